"""Requests that ask too much of the server: refused, or answered, but never a failure that clients would retry."""

import pytest
import requests

pytestmark = pytest.mark.usefixtures("paceline_only")

RUN_IDS = ", ".join(f"'{index:032x}'" for index in range(1000))


def _post(tracking_uri: str, route: str, body: object) -> requests.Response:
    return requests.post(f"{tracking_uri}/api/2.0/mlflow/{route}", json=body, timeout=60)


def _create_run(tracking_uri: str, **members: object) -> requests.Response:
    return _post(tracking_uri, "runs/create", {"experiment_id": "0", **members})


def test_many_long_lists_are_searched(tracking_uri: str) -> None:
    search = " AND ".join([f"attributes.run_id IN ({RUN_IDS})"] * 40)
    response = _post(tracking_uri, "runs/search", {"experiment_ids": ["0"], "filter": search})
    assert response.status_code == 200, response.text


def test_many_experiments_are_searched(tracking_uri: str) -> None:
    ids = [str(index) for index in range(40_000)]
    assert _post(tracking_uri, "runs/search", {"experiment_ids": ids[:9_000]}).status_code == 200
    assert _post(tracking_uri, "runs/search", {"experiment_ids": ids}).status_code == 200


def test_too_many_clauses_are_refused(tracking_uri: str) -> None:
    search = " AND ".join(["metrics.a > 1"] * 201)
    response = _post(tracking_uri, "runs/search", {"experiment_ids": ["0"], "filter": search})
    assert response.status_code == 400
    assert "at most 200 filter clauses" in response.json()["message"]


def test_too_many_order_keys_are_refused(tracking_uri: str) -> None:
    order_by = [f"metrics.m{index}" for index in range(31)]
    response = _post(tracking_uri, "runs/search", {"experiment_ids": ["0"], "order_by": order_by})
    assert response.status_code == 400
    assert "at most 30 order_by keys" in response.json()["message"]


def test_as_many_order_keys_as_allowed_are_used(tracking_uri: str) -> None:
    order_by = [f"metrics.m{index}" for index in range(30)]
    response = _post(tracking_uri, "runs/search", {"experiment_ids": ["0"], "order_by": order_by})
    assert response.status_code == 200, response.text


def test_an_endless_pattern_is_refused(tracking_uri: str) -> None:
    search = f"tags.a LIKE '%{'a' * 5000}b'"
    response = _post(tracking_uri, "runs/search", {"experiment_ids": ["0"], "filter": search})
    assert response.status_code == 400
    assert "Invalid pattern" in response.json()["message"]


def test_too_many_tags_are_refused(tracking_uri: str) -> None:
    tags = [{"key": f"tag {index}", "value": ""} for index in range(10_001)]
    response = _create_run(tracking_uri, tags=tags)
    assert response.status_code == 400
    assert "'tags' exceeds the maximum length of 10000 elements" in response.json()["message"]


def test_a_huge_unchecked_key_is_refused(tracking_uri: str) -> None:
    response = _create_run(tracking_uri, tags=[{"key": "k" * 5001, "value": ""}])
    assert response.status_code == 400
    assert "exceeds the maximum length of 5000 characters" in response.json()["message"]


def test_a_body_of_countless_values_is_refused(tracking_uri: str) -> None:
    nested = "[" + "[1]," * 2_000_000 + "1]"
    headers = {"Content-Type": "application/json"}
    url = f"{tracking_uri}/api/2.0/mlflow/runs/log-batch"
    for body in (f'{{"x": {nested}}}', f'"{{\\"x\\": {nested}}}"'):
        response = requests.post(url, data=body, headers=headers, timeout=60)
        assert response.status_code == 400
        assert "too many JSON values" in response.json()["message"]


def test_schemes_compare_without_case(tracking_uri: str) -> None:
    for location in ("HTTP://example.invalid/x", "MLFLOW-ARTIFACTS://example.invalid/x", "RUNS:/a/b"):
        body = {"name": f"location {location}", "artifact_location": location}
        assert _post(tracking_uri, "experiments/create", body).status_code == 400, location
