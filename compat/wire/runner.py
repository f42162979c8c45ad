"""Runs one case against a server."""

import time

import pytest
import requests

from .case import Case
from .client import Client
from .expectation import differences, json_body
from .jsonpath import find
from .variables import Variables

SHOWN_CHARACTERS = 2000


def run(case: Case, client: Client) -> None:
    """Send the steps of `case` in order; fail at the first answer that differs."""
    variables = Variables(client)
    for number, step in enumerate(case.steps, start=1):
        time.sleep(step.wait_ms / 1000)
        response = client.send(step, variables)
        found = differences(step, response, variables)
        if found:
            lines = [f"step {number}", *exchange(response), *(f"  - {line[:SHOWN_CHARACTERS]}" for line in found)]
            pytest.fail("\n".join(lines), pytrace=False)
        for name, path in step.save.items():
            variables.save(name, find(json_body(response), path))


def exchange(response: requests.Response) -> list[str]:
    """Return the request and its answer as lines to read, cut where they are long."""
    sent = response.request
    body = sent.body.decode(errors="backslashreplace") if isinstance(sent.body, bytes) else sent.body or ""
    return [
        f"{sent.method} {sent.path_url[:SHOWN_CHARACTERS]}",
        f"sent: {str(body)[:SHOWN_CHARACTERS]}",
        f"got: {response.status_code} {response.text[:SHOWN_CHARACTERS]}",
    ]
