"""Requests no client should send: each kind turns a route into steps that abuse it."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from .case import Step
from .route import Route

NESTING_LEVELS = 10_000
HUGE_TEXT_BYTES = 20 * 1024 * 1024

WRONG_VALUES: list[Any] = [
    None, True, 0, -1, 1.5, 10**30, "", "x", "\0", "{}", "NaN", [], [None], [5], ["x"], [[]], {}, {"x": 1},
]  # fmt: skip

Abuse = Callable[[Route], Iterator[Step]]


def _body(raw: str | bytes) -> Abuse:
    def steps(route: Route) -> Iterator[Step]:
        yield Step(request=route.route, raw=raw)

    return steps


def no_body(route: Route) -> Iterator[Step]:
    yield Step(request=route.route)


def good_values(route: Route) -> Iterator[Step]:
    yield _with_fields(route, route.fields)


def wrong_types(route: Route) -> Iterator[Step]:
    """Each field, and each member inside it, holds each wrong value in turn."""
    for name, example in route.fields.items():
        for wrong in _spoiled(example):
            yield _with_fields(route, {**route.fields, name: wrong})


def absent_fields(route: Route) -> Iterator[Step]:
    for name in route.fields:
        yield _with_fields(route, {other: value for other, value in route.fields.items() if other != name})


def deep_values(route: Route) -> Iterator[Step]:
    """Each field holds lists inside lists, far deeper than a recursive parser's stack."""
    nested = "[" * NESTING_LEVELS + "]" * NESTING_LEVELS
    for name in route.fields or {"x": None}:
        yield Step(request=route.route, raw=f'{{"{name}": {nested}}}')


def huge_texts(route: Route) -> Iterator[Step]:
    """The first field that holds a text holds 20 MB of it."""
    name = next((name for name, value in route.fields.items() if isinstance(value, str)), "x")
    yield Step(request=route.route, raw=f'{{"{name}": "{"a" * HUGE_TEXT_BYTES}"}}')


def broken_queries(route: Route) -> Iterator[Step]:
    path = route.route.partition("?")[0]
    for query in ("%", "%zz=1", "%ff=%ff", "a=%00", "&&=&=", "a[]=1&a.b=2"):
        yield Step(request=path, query=query)


def _with_fields(route: Route, values: dict[str, Any]) -> Step:
    if route.takes_query:
        return Step(request=route.route, query={name: _parameter(value) for name, value in values.items()})
    return Step(request=route.route, json=values)


def _parameter(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, dict) else value


def _spoiled(example: Any) -> Iterator[Any]:
    yield from WRONG_VALUES
    match example:
        case dict():
            for key, member in example.items():
                yield from ({**example, key: wrong} for wrong in _spoiled(member))
        case list():
            for index, member in enumerate(example):
                yield from (example[:index] + [wrong] + example[index + 1 :] for wrong in _spoiled(member))


#: Name of a kind → the requests it makes of a route.
ABUSES: dict[str, Abuse] = {
    "good values": good_values,
    "no body": no_body,
    "empty body": _body(""),
    "empty object": _body("{}"),
    "null": _body("null"),
    "array": _body("[1, {}, []]"),
    "number": _body("5"),
    "string": _body('"text"'),
    "string of an array": _body('"[1]"'),
    "not JSON": _body("{this is not JSON"),
    "invalid UTF-8": _body(b'{"a": "\xff\xfe", "\xc3": 1}'),
    "zero bytes": _body(b"\0\0\0\0"),
    "deep arrays": _body("[" * NESTING_LEVELS),
    "deep objects": _body('{"a":' * NESTING_LEVELS + "1" + "}" * NESTING_LEVELS),
    "repeated members": _body('{"run_id": "a", "run_id": {}, "experiment_id": [], "experiment_id": "x"}'),
    "deep values": deep_values,
    "wrong types": wrong_types,
    "absent fields": absent_fields,
    "huge text": huge_texts,
    "broken query": broken_queries,
}
