"""What a case is, and how it is read from YAML."""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import yaml

CASES = Path(__file__).parent / "cases"
ROUTES = CASES / "routes.yaml"


@dataclass(frozen=True, kw_only=True)
class Step:
    """One request and what its answer must look like; the README explains each member."""

    request: str
    query: dict[str, Any] | str | None = None
    json: Any = None
    raw: str | bytes | None = None
    chunked: bool = False
    headers: dict[str, str | None] = field(default_factory=dict)
    wait_ms: int = 0

    status: int | list[int] | None = None
    error: str | None = None
    message: str | list[str] = field(default_factory=list)
    body: Any = None
    exact: Any = None
    columns: dict[str, list[Any]] = field(default_factory=dict)
    contains: dict[str, Any] = field(default_factory=dict)
    matches: dict[str, str] = field(default_factory=dict)
    absent: list[str] = field(default_factory=list)
    text: str | None = None
    text_matches: str | None = None
    response_headers: dict[str, str | None] = field(default_factory=dict)

    save: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Case:
    """Steps against a fresh set of variables; `stock` says what stock MLflow does differently."""

    id: str
    steps: list[Step]
    stock: str | None = None


def load_cases() -> list[Case]:
    """Read every case, file by file; a repeated id is a mistake in the data."""
    cases = [case for path in sorted(CASES.glob("*.yaml")) if path != ROUTES for case in _read(path)]
    ids = [case.id for case in cases]
    repeated = {id for id in ids if ids.count(id) > 1}
    if repeated:
        raise ValueError(f"case names used twice: {sorted(repeated)}")
    return cases


def _read(path: Path) -> Iterator[Case]:
    for entry in yaml.safe_load(path.read_text(encoding="utf-8")):
        yield _parse(entry, file=path.stem)


def _parse(entry: dict[str, Any], *, file: str) -> Case:
    entry = dict(entry)
    id = f"{file}: {entry.pop('name')}"
    stock = entry.pop("stock", None)
    steps = [*_flatten(entry.pop("setup", [])), *_flatten(entry.pop("steps", []))]
    if entry:
        steps.append(entry)
    return Case(id=id, steps=[_parse_step(step, id) for step in steps], stock=stock)


def _flatten(steps: list[Any]) -> Iterator[dict[str, Any]]:
    """Splice in lists, which is how steps of an anchor come together with others, and unroll repeated steps."""
    for step in steps:
        match step:
            case list():
                yield from _flatten(step)
            case {"$repeat": count, "item": item}:
                yield from (_numbered(item, number) for number in range(count))
            case _:
                yield step


def _numbered(value: Any, number: int) -> Any:
    """Fill in `{i}` alone: the variables of a case are not known yet."""
    match value:
        case str():
            return value.replace("{i}", str(number))
        case dict():
            return {_numbered(key, number): _numbered(member, number) for key, member in value.items()}
        case list():
            return [_numbered(member, number) for member in value]
    return value


def _parse_step(step: dict[str, Any], id: str) -> Step:
    unknown = step.keys() - {member.name for member in fields(Step)}
    if unknown or "request" not in step:
        raise ValueError(f"{id}: unknown members {sorted(unknown)} or no request in {step}")
    return Step(**step)
