"""What can go wrong, as exceptions with a code for programs and a sentence for people.

All of them are a `MlflowException`, also under the name `PacelineException`:

>>> from paceline.exceptions import MlflowException
>>> error = MlflowException("Run with id=0 not found", "RESOURCE_DOES_NOT_EXIST")
>>> error.error_code, error.get_http_status_code()
('RESOURCE_DOES_NOT_EXIST', 404)
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

#: HTTP status of each error code that a server answers.
HTTP_STATUS_OF_CODE: Mapping[str, int] = {
    "INVALID_PARAMETER_VALUE": 400,
    "BAD_REQUEST": 400,
    "RESOURCE_ALREADY_EXISTS": 400,
    "CUSTOMER_UNAUTHORIZED": 401,
    "UNAUTHENTICATED": 401,
    "PERMISSION_DENIED": 403,
    "RESOURCE_DOES_NOT_EXIST": 404,
    "NOT_FOUND": 404,
    "ENDPOINT_NOT_FOUND": 404,
    "ABORTED": 409,
    "ALREADY_EXISTS": 409,
    "RESOURCE_CONFLICT": 409,
    "REQUEST_LIMIT_EXCEEDED": 429,
    "RESOURCE_EXHAUSTED": 429,
    "CANCELLED": 499,
    "INTERNAL_ERROR": 500,
    "INVALID_STATE": 500,
    "DATA_LOSS": 500,
    "NOT_IMPLEMENTED": 501,
    "TEMPORARILY_UNAVAILABLE": 503,
    "DEADLINE_EXCEEDED": 504,
}

#: Error code of an answer that has a status and no error in JSON: one that no route of the server made.
CODE_OF_HTTP_STATUS: Mapping[int, str] = {
    400: "BAD_REQUEST",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "ENDPOINT_NOT_FOUND",
    409: "ALREADY_EXISTS",
    429: "REQUEST_LIMIT_EXCEEDED",
    499: "CANCELLED",
    500: "INTERNAL_ERROR",
    501: "NOT_IMPLEMENTED",
    503: "TEMPORARILY_UNAVAILABLE",
    504: "DEADLINE_EXCEEDED",
}

#: The numbers that MLflow's programs know the codes by.
_CODE_OF_NUMBER: Mapping[int, str] = {
    1: "INTERNAL_ERROR",
    2: "TEMPORARILY_UNAVAILABLE",
    3: "IO_ERROR",
    4: "BAD_REQUEST",
    7: "DEADLINE_EXCEEDED",
    8: "CANCELLED",
    9: "RESOURCE_EXHAUSTED",
    10: "ABORTED",
    11: "NOT_FOUND",
    12: "ALREADY_EXISTS",
    13: "UNAUTHENTICATED",
    1000: "INVALID_PARAMETER_VALUE",
    1001: "ENDPOINT_NOT_FOUND",
    1002: "MALFORMED_REQUEST",
    1003: "INVALID_STATE",
    1004: "PERMISSION_DENIED",
    1005: "FEATURE_DISABLED",
    1006: "CUSTOMER_UNAUTHORIZED",
    1007: "REQUEST_LIMIT_EXCEEDED",
    1008: "RESOURCE_CONFLICT",
    1010: "NOT_IMPLEMENTED",
    1011: "DATA_LOSS",
    3001: "RESOURCE_ALREADY_EXISTS",
    3002: "RESOURCE_DOES_NOT_EXIST",
}


class MlflowException(Exception):
    """Something that was asked for could not be done.

    `message` is the sentence, `error_code` the code: its name, or the number that MLflow gives it. What is no
    name of a code becomes `INTERNAL_ERROR`. More members of the answer are in `json_kwargs`.
    """

    message: str
    error_code: str
    sqlstate: str | None
    error_class: str | None
    json_kwargs: dict[str, Any]

    def __init__(
        self,
        message: object,
        error_code: int | str = "INTERNAL_ERROR",
        sqlstate: str | None = None,
        error_class: str | None = None,
        **kwargs: Any,
    ) -> None:
        self.message = str(message)
        self.error_code = _code_name(error_code)
        self.sqlstate = sqlstate
        self.error_class = error_class
        self.json_kwargs = kwargs
        super().__init__(self.message)

    @classmethod
    def invalid_parameter_value(cls, message: str, **kwargs: Any) -> MlflowException:
        """The error for an argument that cannot be right.

        >>> MlflowException.invalid_parameter_value("'step' is a number, got 'a'").error_code
        'INVALID_PARAMETER_VALUE'
        """
        return cls(message, "INVALID_PARAMETER_VALUE", **kwargs)

    def serialize_as_json(self) -> str:
        """The error as a server answers it."""
        body = {"error_code": self.error_code, "message": self.message}
        if self.sqlstate:
            body["sqlstate"] = self.sqlstate
        if self.error_class:
            body["error_class"] = self.error_class
        return json.dumps(body | self.json_kwargs)

    def get_http_status_code(self) -> int:
        """The HTTP status that goes with the code; 500 for one that has none."""
        return HTTP_STATUS_OF_CODE.get(self.error_code, 500)


class RestException(MlflowException):
    """A server refused a request. `json` is its whole answer."""

    json: dict[str, Any]

    def __init__(self, json: dict[str, Any]) -> None:
        self.json = json
        code = json.get("error_code", "INTERNAL_ERROR")
        # A code that this client does not know keeps its name in the message.
        message = f"{code}: {json.get('message') or f'the server answered {json}'}"
        super().__init__(message, code, json.get("sqlstate"), json.get("error_class"))

    def __reduce__(self) -> tuple[type[RestException], tuple[dict[str, Any]]]:
        return type(self), (self.json,)


class ExecutionException(MlflowException):
    """A program that was started ended with an error."""


class MissingConfigException(MlflowException):
    """A file of configuration is not there or cannot be read."""


class InvalidUrlException(MlflowException):
    """An address cannot be one."""


PacelineException = MlflowException


def error_of_answer(status: int, body: bytes, attempted: str) -> MlflowException:
    """The exception for an answer that is not 200. `attempted` says what was asked, as `GET /path`."""
    try:
        answer = json.loads(body)
    except ValueError:
        answer = None
    if isinstance(answer, dict) and "error_code" in answer:
        return RestException(answer)
    detail = answer.get("detail") if isinstance(answer, dict) else body.decode(errors="replace")[:1000]
    code = CODE_OF_HTTP_STATUS.get(status, "INTERNAL_ERROR")
    return MlflowException(f"{attempted} was answered {status}: {detail or 'no text'}", code)


def _code_name(code: int | str) -> str:
    if isinstance(code, int):
        return _CODE_OF_NUMBER.get(code, "INTERNAL_ERROR")
    known = code in HTTP_STATUS_OF_CODE or code in _CODE_OF_NUMBER.values()
    return code if known else "INTERNAL_ERROR"
