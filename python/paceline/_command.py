"""The `paceline` command, which the native module holds whole."""

from __future__ import annotations

import signal
import sys


def main() -> None:
    """Run the command that was typed and end the process with its exit code."""
    from paceline import _native

    # The command ends on its own on Ctrl-C; Python must not raise afterwards.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    sys.exit(_native.command(["paceline", *sys.argv[1:]]))
