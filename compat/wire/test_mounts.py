"""Every API route answers the same under `/api` and `/ajax-api`."""

import pytest

from .client import Client
from .route import Route, load_routes

API = "/api/2.0/mlflow/"
AJAX = "/ajax-api/2.0/mlflow/"


def _relative_routes() -> list[Route]:
    return [route for route in load_routes() if not route.route.split(" ")[1].startswith("/")]


@pytest.mark.parametrize("route", _relative_routes(), ids=lambda route: route.route)
def test_both_mounts(route: Route, http_client: Client, is_stock: bool) -> None:
    if route.stock and is_stock:
        pytest.skip(route.stock)
    method, path = route.route.replace("{model_id}", "m-" + "0" * 32).split(" ")
    headers = {"Content-Type": "application/json"}
    answers = [http_client.request(method, mount + path, data=b"{}", headers=headers) for mount in (API, AJAX)]
    assert answers[0].status_code == answers[1].status_code
    assert answers[0].status_code not in (404, 405) or "error_code" in answers[0].json()
    assert answers[0].text == answers[1].text or route.route in _CREATING


# Two new entities have two ids.
_CREATING = {"POST runs/create"}
