"""`python -m paceline`: the `paceline` command."""

from paceline._command import main

main()
