"""What importing the package brings along."""

from __future__ import annotations

import programs
import pytest

import paceline as mlflow


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


def test_every_name_is_there() -> None:
    for name in mlflow.__all__:
        assert getattr(mlflow, name) is not None, name
    assert set(mlflow.__all__) <= set(dir(mlflow))


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
