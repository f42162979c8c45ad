"""The examples of the guide do what it says."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

GUIDE = Path(__file__).parents[2] / "docs" / "python-client.md"


def test_the_guide_of_the_client(server: str) -> None:
    pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    failures, examples = doctest.testfile(str(GUIDE), module_relative=False, globs={"server": server})
    assert failures == 0
    assert examples > 20
