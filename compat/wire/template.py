"""Fills placeholders in case data.

``{name}`` is a variable, ``{a*251}`` the character repeated that often, and a
mapping ``{$repeat: 3, item: ...}`` a list of that many items, numbered ``{i}``.
"""

import re
from collections import ChainMap
from collections.abc import Mapping
from typing import Any

_PLACEHOLDER = re.compile(r"\{(?:(?P<char>.)\*(?P<count>\d+)|(?P<name>[a-z][a-z0-9_]*))\}")


def fill(value: Any, variables: Mapping[str, Any]) -> Any:
    """Return `value` with every placeholder replaced, at any depth."""
    match value:
        case str():
            return _fill_text(value, variables)
        case {"$repeat": count, "item": item}:
            return [fill(item, ChainMap({"i": i}, variables)) for i in range(count)]
        case dict():
            return {fill(key, variables): fill(member, variables) for key, member in value.items()}
        case list():
            return [fill(member, variables) for member in value]
    return value


def _fill_text(text: str, variables: Mapping[str, Any]) -> Any:
    # A text that is one placeholder keeps the variable's type: saved times stay numbers.
    whole = _PLACEHOLDER.fullmatch(text)
    if whole:
        return _replacement(whole, variables)
    return _PLACEHOLDER.sub(lambda found: str(_replacement(found, variables)), text)


def _replacement(found: re.Match[str], variables: Mapping[str, Any]) -> Any:
    if found["char"]:
        return found["char"] * int(found["count"])
    return variables[found["name"]]
