"""Programs that tests run in processes of their own."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap

SECONDS_MAX = 60


def environment(**variables: str) -> dict[str, str]:
    """The environment of this process with more variables."""
    return {**os.environ, **variables}


def start(text: str, *words: str, **variables: str) -> subprocess.Popen[str]:
    """Start a program; its output comes through a pipe."""
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(text), *words],
        env=environment(**variables),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(text: str, *words: str, code: int = 0, **variables: str) -> str:
    """Run a program to its end, and return what it printed."""
    process = start(text, *words, **variables)
    output, errors = process.communicate(timeout=SECONDS_MAX)
    assert process.returncode == code, errors
    return output.strip()


def command(*words: str, code: int = 0) -> str:
    """Run the `paceline` command, and return what it printed."""
    ended = subprocess.run(
        [sys.executable, "-m", "paceline", *words], capture_output=True, text=True, timeout=SECONDS_MAX, check=False
    )
    assert ended.returncode == code, ended.stderr
    return ended.stdout.strip()


def first_line(process: subprocess.Popen[str]) -> str:
    """What a program prints first."""
    assert process.stdout is not None
    return process.stdout.readline().strip()
