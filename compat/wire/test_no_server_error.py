"""No request, however broken, makes the server answer 5xx or stop answering."""

from collections.abc import Iterable

import pytest
import requests

from .abuse import ABUSES
from .case import Step
from .client import Client
from .route import Route, load_routes
from .runner import exchange
from .variables import Variables

pytestmark = pytest.mark.usefixtures("paceline_only")

#: Entities that a route's `{run_id}` and so on stand for.
IN_EXPERIMENTS = ("experiment_id", "run_id", "model_id")
ENTITIES = (*IN_EXPERIMENTS, "registered_model", "model_version")

#: A server may hang up on a body that it finds too large; the check of /health sees whether it lives.
LARGE_BODY_BYTES = 16 * 1024 * 1024

SHOWN_FAULTS = 5

ROUTES = load_routes()
ROUTES_IN_EXPERIMENTS = [route for route in ROUTES if any(map(route.mentions, IN_EXPERIMENTS))]


@pytest.mark.parametrize("abuse", ABUSES)
@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.route)
def test_broken_requests(route: Route, abuse: str, http_client: Client) -> None:
    _check(route, ABUSES[abuse](route), Variables(http_client), http_client)


@pytest.mark.parametrize("state", ["unknown", "deleted"])
@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.route)
def test_entities_that_are_not_there(route: Route, state: str, http_client: Client) -> None:
    """Each entity of the route alone is not there, and all of them."""
    entities = _entities(route)
    for missing in sorted({*((entity,) for entity in entities), entities}):
        variables = _present(entities, http_client)
        stand_ins = {entity: variables[f"{state}_{entity}"] for entity in missing}
        for entity, stand_in in stand_ins.items():
            variables.save(entity, stand_in)
        _check(route, ABUSES["good values"](route), variables, http_client)


@pytest.mark.parametrize("route", ROUTES_IN_EXPERIMENTS, ids=lambda route: route.route)
def test_what_is_in_a_deleted_experiment(route: Route, http_client: Client) -> None:
    variables = _present(_entities(route), http_client)
    variables.call("POST experiments/delete", {"experiment_id": "{experiment_id}"})
    _check(route, ABUSES["good values"](route), variables, http_client)


def _entities(route: Route) -> tuple[str, ...]:
    """The entities that `route` mentions."""
    return tuple(entity for entity in ENTITIES if route.mentions(entity))


def _present(entities: Iterable[str], http_client: Client) -> Variables:
    """Variables whose `entities` exist already, so that what they are in may go."""
    variables = Variables(http_client)
    for entity in entities:
        variables[entity]
    return variables


def _check(route: Route, steps: Iterable[Step], variables: Variables, http_client: Client) -> None:
    faults = [fault for step in steps if (fault := _fault(route, step, variables, http_client))]
    assert http_client.request("GET", "/health").text == "OK"
    if faults:
        pytest.fail("\n\n".join(faults[:SHOWN_FAULTS]) + f"\n\n{len(faults)} in all", pytrace=False)


def _fault(route: Route, step: Step, variables: Variables, http_client: Client) -> str | None:
    try:
        response = http_client.send(step, variables)
    except requests.ConnectionError as error:
        return None if len(step.raw or "") > LARGE_BODY_BYTES else f"{step.request}: {error}"
    if response.status_code < 500 or response.status_code in route.may_answer:
        return None
    return "\n".join(exchange(response))
