"""Compares an answer with what a step expects and lists every difference."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import requests

from .case import Step
from .jsonpath import Missing, column, find
from .template import fill


def differences(step: Step, response: requests.Response, variables: Mapping[str, Any]) -> list[str]:
    """Return one line for each expectation of `step` that `response` misses."""
    return list(_differences(step, response, variables))


def _differences(step: Step, response: requests.Response, variables: Mapping[str, Any]) -> Iterator[str]:
    yield from _status(step, response)
    answer = json_body(response)
    if step.error:
        yield from _subset({"error_code": step.error.split()[1]}, answer, "")
    for fragment in [step.message] if isinstance(step.message, str) else step.message:
        fragment = fill(fragment, variables)
        if fragment not in _message(response, answer):
            yield f"message lacks {fragment!r}"
    if step.body is not None:
        yield from _subset(fill(step.body, variables), answer, "")
    if step.exact is not None and answer != (exact := fill(step.exact, variables)):
        yield f"body is not exactly {exact!r}"
    if step.text is not None and response.text != (text := fill(step.text, variables)):
        yield f"text is not exactly {text!r}"
    if step.text_matches is not None and not re.fullmatch(step.text_matches, response.text):
        yield f"text does not match {step.text_matches!r}"
    yield from _members(step, answer, variables)
    yield from _headers(step, response, variables)


def json_body(response: requests.Response) -> Any:
    """Return the decoded body, or None where it is not JSON."""
    try:
        return response.json()
    except requests.JSONDecodeError:
        return None


def _status(step: Step, response: requests.Response) -> Iterator[str]:
    expected = int(step.error.split()[0]) if step.error else step.status or 200
    allowed = expected if isinstance(expected, list) else [expected]
    if response.status_code not in allowed:
        yield f"status is {response.status_code}, not {expected}"


def _message(response: requests.Response, answer: Any) -> str:
    if isinstance(answer, dict):
        return str(answer.get("message", answer.get("detail", "")))
    return response.text


def _members(step: Step, answer: Any, variables: Mapping[str, Any]) -> Iterator[str]:
    for path in step.absent:
        if _found(answer, path) is not None:
            yield f"`{path}` is present"
    for path, pattern in step.matches.items():
        actual = _found(answer, path)
        if actual is None or not re.fullmatch(fill(pattern, variables), str(actual), re.DOTALL):
            yield f"`{path}` is {actual!r}, which does not match {pattern!r}"
    for path, values in step.columns.items():
        if column(answer, path) != (wanted := fill(values, variables)):
            yield f"`{path}` is {column(answer, path)!r}, not {wanted!r}"
    for path, members in step.contains.items():
        present = _found(answer, path) or []
        for member in fill(members, variables):
            if all(list(_subset(member, other, path)) for other in present):
                yield f"`{path}` has no element like {member!r}"


def _found(answer: Any, path: str) -> Any:
    try:
        return find(answer, path)
    except Missing:
        return None


def _headers(step: Step, response: requests.Response, variables: Mapping[str, Any]) -> Iterator[str]:
    for name, pattern in step.response_headers.items():
        actual = response.headers.get(name)
        if pattern is None and actual is not None:
            yield f"header {name} is {actual!r}, not absent"
        if pattern is not None and not re.fullmatch(fill(pattern, variables), actual or ""):
            yield f"header {name} is {actual!r}, which does not match {pattern!r}"


def _subset(expected: Any, actual: Any, path: str) -> Iterator[str]:
    """Objects may have further members; lists and scalars are compared whole, 1 is not 1.0."""
    where = path or "body"
    if isinstance(expected, dict) and isinstance(actual, dict):
        for key, member in expected.items():
            yield from _subset(member, actual.get(key), f"{path}.{key}" if path else key)
    elif isinstance(expected, list) and isinstance(actual, list) and len(expected) == len(actual):
        for index, (member, other) in enumerate(zip(expected, actual, strict=True)):
            yield from _subset(member, other, f"{where}.{index}")
    elif type(expected) is not type(actual) or expected != actual:
        yield f"`{where}` is {actual!r}, not {expected!r}"
