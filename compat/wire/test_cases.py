"""One test for each case in `cases/`."""

import pytest

from .case import Case, load_cases
from .client import Client
from .runner import run


@pytest.mark.parametrize("case", load_cases(), ids=lambda case: case.id)
def test_case(case: Case, http_client: Client, is_stock: bool) -> None:
    if case.stock and is_stock:
        pytest.skip(case.stock)
    run(case, http_client)
