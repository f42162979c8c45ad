"""Errors keep their code, their words and what they mean in HTTP."""

from __future__ import annotations

import json
import pickle

import pytest

from paceline import exceptions
from paceline.exceptions import MlflowException, RestException, error_of_answer


@pytest.mark.parametrize(
    ("code", "name", "status"),
    [
        ("RESOURCE_DOES_NOT_EXIST", "RESOURCE_DOES_NOT_EXIST", 404),
        (1000, "INVALID_PARAMETER_VALUE", 400),
        (3001, "RESOURCE_ALREADY_EXISTS", 400),
        ("REQUEST_LIMIT_EXCEEDED", "REQUEST_LIMIT_EXCEEDED", 429),
        ("NO_SUCH_CODE", "INTERNAL_ERROR", 500),
        (987_654, "INTERNAL_ERROR", 500),
    ],
)
def test_codes_by_name_and_by_number(code: int | str, name: str, status: int) -> None:
    error = MlflowException("no", code)
    assert (error.error_code, error.get_http_status_code()) == (name, status)


def test_an_error_as_a_server_answers_it() -> None:
    error = MlflowException.invalid_parameter_value("'step' is a number", parameter="step")
    assert json.loads(error.serialize_as_json()) == {
        "error_code": "INVALID_PARAMETER_VALUE",
        "message": "'step' is a number",
        "parameter": "step",
    }


def test_the_refusal_of_a_server() -> None:
    body = json.dumps({"error_code": "RESOURCE_DOES_NOT_EXIST", "message": "Run with id=0 not found"}).encode()
    error = error_of_answer(404, body, "GET /x")
    assert isinstance(error, RestException)
    assert error.error_code == "RESOURCE_DOES_NOT_EXIST"
    assert str(error) == "RESOURCE_DOES_NOT_EXIST: Run with id=0 not found"


@pytest.mark.parametrize(
    ("status", "body", "code", "words"),
    [
        (404, b"<html>no such page</html>", "ENDPOINT_NOT_FOUND", "no such page"),
        (400, b'{"detail": "Artifact path refers to a directory"}', "BAD_REQUEST", "refers to a directory"),
        (502, b"", "INTERNAL_ERROR", "502"),
        (401, b"who are you", "UNAUTHENTICATED", "who are you"),
        (500, b"[1, 2]", "INTERNAL_ERROR", "[1, 2]"),
    ],
)
def test_an_answer_that_is_no_refusal_of_a_route(status: int, body: bytes, code: str, words: str) -> None:
    error = error_of_answer(status, body, "GET /api/x")
    assert not isinstance(error, RestException)
    assert error.error_code == code
    assert words in error.message
    assert "GET /api/x" in error.message


@pytest.mark.parametrize(
    "error",
    [
        MlflowException("no", "NOT_FOUND", note="kept"),
        RestException({"error_code": "PERMISSION_DENIED", "message": "no"}),
        exceptions.ExecutionException("no"),
    ],
)
def test_errors_cross_processes(error: MlflowException) -> None:
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is type(error)
    assert (copy.message, copy.error_code, copy.json_kwargs) == (error.message, error.error_code, error.json_kwargs)


def test_all_errors_are_of_one_kind() -> None:
    for name in ("RestException", "MissingConfigException", "InvalidUrlException", "ExecutionException"):
        assert issubclass(getattr(exceptions, name), MlflowException)
    assert exceptions.PacelineException is MlflowException
