"""What importing the package brings along."""

from __future__ import annotations

import ast
from pathlib import Path

import programs
import pytest

import paceline as mlflow
from paceline import _lazy


def test_no_package_is_imported_that_is_not_used() -> None:
    text = """
        import sys
        before = set(sys.modules)
        import paceline as mlflow
        with mlflow.start_run():
            mlflow.log_metric("loss", 0.5)
        known = set(sys.stdlib_module_names) | {"paceline", "__future__"}
        print(*sorted({name.partition(".")[0] for name in set(sys.modules) - before} - known))
    """
    assert programs.run(text) == ""


def test_no_signal_is_handled_before_a_run_begins() -> None:
    text = """
        import signal
        import sys
        handlers = lambda: ([signal.getsignal(number) for number in signal.valid_signals()], sys.excepthook)
        before = handlers()
        import paceline
        print(handlers() == before)
    """
    assert programs.run(text) == "True"


def test_every_name_is_there() -> None:
    for name in mlflow.__all__:
        assert getattr(mlflow, name) is not None, name
    assert set(mlflow.__all__) <= set(dir(mlflow))


def test_type_checkers_are_told_of_every_name() -> None:
    """They read what is written there, and run nothing: see also typed_program.py."""
    body = ast.parse(Path(str(mlflow.__file__)).read_text()).body
    for_checkers = next(node for node in body if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING")
    imports = [node for node in for_checkers.body if isinstance(node, ast.ImportFrom)]
    named = {node.module: {name.name for name in node.names} for node in imports}
    assert named.pop("paceline") == _lazy.MODULES
    assert named == {module: set(names) for module, names in _lazy.NAMES_BY_MODULE.items()}

    written = next(node for node in body if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__")
    assert ast.literal_eval(written.value) == mlflow.__all__
    imported_at_once = {
        name.asname or name.name
        for node in body
        if isinstance(node, ast.ImportFrom)
        and str(node.module).startswith("paceline.")
        and node.module != "paceline._lazy"
        for name in node.names
    }
    assert sorted(imported_at_once.union(_lazy.MODULES, *named.values())) == mlflow.__all__


def test_star_imports_bring_every_name() -> None:
    text = """
        from paceline import *
        import paceline
        print(*sorted(set(paceline.__all__) - set(globals())))
    """
    assert programs.run(text) == ""


@pytest.mark.parametrize("name", ["trace", "start_span", "evaluate", "genai", "run", "projects"])
def test_what_is_not_provided_is_told(name: str) -> None:
    with pytest.raises(AttributeError, match="not provided by paceline"):
        getattr(mlflow, name)


def test_examples_of_the_native_module_run(remote: str) -> None:
    """Its functions are no functions of Python, so that the search for examples passes them by."""
    import doctest

    examples = doctest.DocTestParser().get_doctest(str(mlflow.log_metric.__doc__), {}, "log_metric", None, None)
    assert examples.examples
    assert doctest.DocTestRunner().run(examples).failed == 0


def test_the_command_is_in_the_package() -> None:
    assert programs.command("--version") == f"paceline {mlflow.__version__}"
