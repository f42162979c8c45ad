"""Finding runs and experiments: filters, order, pages, error messages."""

from __future__ import annotations

import math
import time
import uuid
from typing import NamedTuple

import mlflow
import pytest
from mlflow import MlflowClient, MlflowException
from mlflow.entities import Dataset, DatasetInput, InputTag, Metric, Param, RunTag, ViewType

from support import all_pages

DAY_MS = 86_400_000
START_MS = 1_700_000_000_000


class Sample(NamedTuple):
    """One run of the experiment that all searches look at; the n-th starts n days after `START_MS`."""

    name: str
    metrics: dict[str, float]
    params: dict[str, str]
    tags: dict[str, str]
    status: str = "FINISHED"


SAMPLES = [
    Sample("ant", {"loss": 0.5, "val/acc": 0.9}, {"model": "Tree", "depth": "10"}, {"team": "Red", "my tag": "x y"}),
    Sample("bee", {"loss": 0.25, "val/acc": 0.8}, {"model": "tree", "depth": "9"}, {"team": "red"}),
    Sample("cat", {"loss": math.nan}, {"model": "Linear"}, {"team": "Blue"}, "FAILED"),
    Sample("dog", {"loss": -1.5, "other": 7}, {"model": "50%"}, {"team": "blue", "note": "it's"}),
    Sample("eel", {"loss": math.inf}, {"model": "a_b"}, {"release": ""}),
    Sample("fox", {"loss": -math.inf}, {"model": "aXb", "über": "größe"}, {}, "KILLED"),
    Sample("gnu", {}, {}, {}, "RUNNING"),
    Sample("hen", {"loss": 0.5}, {"a b.c-d": "dots and spaces"}, {"team.lead": "Zoë"}),
]
NAMES = [sample.name for sample in SAMPLES]


@pytest.fixture(scope="module")
def zoo(client: MlflowClient) -> str:
    """Id of an experiment with all of `SAMPLES`."""
    experiment_id = client.create_experiment(f"zoo {uuid.uuid4().hex}")
    for number, sample in enumerate(SAMPLES):
        run = client.create_run(experiment_id, START_MS + number * DAY_MS, run_name=sample.name)
        run_id = run.info.run_id
        client.log_batch(
            run_id,
            # The first point is not the latest, so no search may see it.
            [Metric(key, 99, START_MS, 0) for key in sample.metrics]
            + [Metric(key, value, START_MS, 1) for key, value in sample.metrics.items()],
            [Param(key, value) for key, value in sample.params.items()],
            [RunTag(key, value) for key, value in sample.tags.items()],
        )
        if sample.status != "RUNNING":
            client.set_terminated(run_id, sample.status, START_MS + number * DAY_MS + 1000)
    inputs = [DatasetInput(Dataset("iris", "d1", "local", "here"), [InputTag("mlflow.data.context", "train")])]
    client.log_inputs(run_named(client, experiment_id, "bee"), inputs)
    return experiment_id


def run_named(client: MlflowClient, experiment_id: str, name: str) -> str:
    (run,) = client.search_runs([experiment_id], f"run_name = '{name}'")
    return run.info.run_id


FILTERS: list[tuple[str, str]] = [
    # metrics: numbers
    ("metrics.loss = 0.5", "ant hen"),
    ("metric.loss = 5e-1", "ant hen"),
    ("metrics.loss > 0.25", "ant eel hen"),
    ("metrics.loss >= .25", "ant bee eel hen"),
    ("metrics.loss < 0", "dog fox"),
    ("metrics.loss <= -1.5", "dog fox"),
    ("metrics.loss != 0.5", "bee cat dog eel fox"),
    ("metrics.loss > 1e308", "eel"),
    ("metrics.`val/acc` > 0.85", "ant"),
    ('metrics."val/acc" > 0.5', "ant bee"),
    ("metrics.loss = 99", ""),
    ("metrics.unknown > 0", ""),
    # params: exact, patterns, presence
    ("params.model = 'Tree'", "ant"),
    ("param.model = 'tree'", "bee"),
    ("parameters.model != 'Tree'", "bee cat dog eel fox"),
    ("params.model LIKE 'T%'", "ant"),
    ("params.model LIKE '%e%'", "ant bee cat"),
    ("params.model LIKE 'tr_e'", "bee"),
    ("params.model ILIKE 'TR%'", "ant bee"),
    ("params.model LIKE 'a_b'", "eel fox"),
    ("params.model = '50%'", "dog"),
    ("params.`a b.c-d` = 'dots and spaces'", "hen"),
    ("params.`über` = 'größe'", "fox"),
    ("params.depth = '9'", "bee"),
    # tags
    ("tags.team = 'Red'", "ant"),
    ("tag.team ILIKE 'red'", "ant bee"),
    ("tags.team != 'Red'", "bee cat dog"),
    ("tags.`my tag` = 'x y'", "ant"),
    ("tags.team.lead = 'Zoë'", "hen"),
    ('tags.note = "it\'s"', "dog"),
    ("tags.release = ''", "eel"),
    ("tags.mlflow.runName = 'cat'", "cat"),
    # with and without a key
    ("params.depth IS NULL", "cat dog eel fox gnu hen"),
    ("params.depth IS NOT NULL", "ant bee"),
    ("tags.team IS NULL AND params.model IS NOT NULL", "eel fox"),
    ("tags.release IS NOT NULL", "eel"),
    # attributes
    ("status = 'FAILED'", "cat"),
    ("attributes.status != 'FINISHED'", "cat fox gnu"),
    ("attribute.status ILIKE 'f%'", "ant bee cat dog eel hen"),
    ("run_name = 'dog'", "dog"),
    ("attributes.run_name LIKE '%e%'", "bee eel hen"),
    ("attr.`Run name` = 'fox'", "fox"),
    ("run_id != 'nothing'", " ".join(NAMES)),
    ("artifact_uri LIKE 'mlflow-artifacts:/%'", " ".join(NAMES)),
    # dates
    (f"start_time = {START_MS + DAY_MS}", "bee"),
    (f"attributes.start_time > {START_MS + 5 * DAY_MS}", "gnu hen"),
    (f"created <= {START_MS + DAY_MS}", "ant bee"),
    (f"end_time >= {START_MS + 5 * DAY_MS}", "fox hen"),
    ("end_time > 0", "ant bee cat dog eel fox hen"),
    # datasets
    ("datasets.name = 'iris'", "bee"),
    ("datasets.digest IN ('d1', 'd2') AND dataset.context = 'train'", "bee"),
    # together
    ("", " ".join(NAMES)),
    ("metrics.loss < 1 AND params.model ILIKE 't%' and tags.team = 'red'", "bee"),
    ("metrics.loss>0 AND metrics.loss<0.5", "bee"),
    ("metrics.loss = 0.5\n  AND status='FINISHED'", "ant hen"),
]


@pytest.mark.parametrize(("filter_string", "expected"), FILTERS)
def test_run_filters(client: MlflowClient, zoo: str, filter_string: str, expected: str) -> None:
    found = client.search_runs([zoo], filter_string)

    assert sorted(run.info.run_name for run in found) == expected.split()


def test_runs_by_id_list(client: MlflowClient, zoo: str) -> None:
    wanted = ["ant", "hen"]
    ids = ", ".join(f"'{run_named(client, zoo, name)}'" for name in wanted)

    inside = client.search_runs([zoo], f"run_id IN ({ids})")
    outside = client.search_runs([zoo], f"attributes.run_id NOT IN ({ids})")

    assert sorted(run.info.run_name for run in inside) == wanted
    assert sorted(run.info.run_name for run in outside) == [name for name in NAMES if name not in wanted]


ORDERS: list[tuple[list[str], str]] = [
    ([], "hen gnu fox eel dog cat bee ant"),
    (["start_time"], "ant bee cat dog eel fox gnu hen"),
    (["attributes.run_name DESC"], "hen gnu fox eel dog cat bee ant"),
    # Numbers, then NaN, then missing, whatever the direction.
    (["metrics.loss ASC"], "fox dog bee hen ant eel cat gnu"),
    (["metrics.loss DESC"], "eel hen ant bee dog fox cat gnu"),
    (["metrics.loss", "start_time ASC"], "fox dog bee ant hen eel cat gnu"),
    (["metrics.`val/acc` desc"], "ant bee hen gnu fox eel dog cat"),
    # Strings by their bytes, missing ones last.
    (["params.depth"], "ant bee hen gnu fox eel dog cat"),
    (["params.depth DESC"], "bee ant hen gnu fox eel dog cat"),
    (["tags.team ASC", "run_name ASC"], "cat ant dog bee eel fox gnu hen"),
    (["status", "run_name"], "cat ant bee dog eel hen fox gnu"),
    (["end_time ASC"], "ant bee cat dog eel fox hen gnu"),
]


@pytest.mark.parametrize(("order_by", "expected"), ORDERS)
def test_run_order(client: MlflowClient, zoo: str, order_by: list[str], expected: str) -> None:
    found = client.search_runs([zoo], order_by=order_by)

    assert [run.info.run_name for run in found] == expected.split()


@pytest.mark.parametrize("order_by", [order_by for order_by, _ in ORDERS])
@pytest.mark.parametrize("page_size", [1, 3, len(SAMPLES)])
def test_pages_of_runs_add_up(client: MlflowClient, zoo: str, order_by: list[str], page_size: int) -> None:
    whole = [run.info.run_name for run in client.search_runs([zoo], order_by=order_by)]

    pages = all_pages(
        lambda token: client.search_runs([zoo], max_results=page_size, order_by=order_by, page_token=token)
    )

    assert [run.info.run_name for page in pages for run in page] == whole
    assert [len(page) for page in pages[:-1]] == [page_size] * (len(pages) - 1)
    assert 0 < len(pages[-1]) <= page_size


def test_pages_of_runs_keep_to_the_filter(client: MlflowClient, zoo: str) -> None:
    pages = all_pages(lambda token: client.search_runs([zoo], "metrics.loss < 1", max_results=2, page_token=token))

    assert [[run.info.run_name for run in page] for page in pages] == [["hen", "fox"], ["dog", "bee"], ["ant"]]


def test_found_runs_are_complete(client: MlflowClient, zoo: str) -> None:
    by_name = {run.info.run_name: run for run in client.search_runs([zoo])}

    for sample in SAMPLES:
        run = by_name[sample.name]
        assert run.info.status == sample.status
        assert run.data.params == sample.params
        assert sample.tags.items() <= run.data.tags.items()
        assert run.data.metrics.keys() == sample.metrics.keys()
        got = client.get_run(run.info.run_id)
        assert got.info.to_proto() == run.info.to_proto()
        assert got.data.metrics == pytest.approx(run.data.metrics, nan_ok=True)
        assert got.data.tags == run.data.tags


def test_fluent_search_returns_a_data_frame(zoo: str) -> None:
    frame = mlflow.search_runs([zoo], "metrics.loss <= 0.5", order_by=["metrics.loss"])

    assert frame["tags.mlflow.runName"].tolist() == ["fox", "dog", "bee", "hen", "ant"]
    assert frame["metrics.loss"].tolist()[1:] == [-1.5, 0.25, 0.5, 0.5]
    assert frame["params.model"].tolist()[:3] == ["aXb", "50%", "tree"]
    assert frame["params.model"].isna().tolist() == [False, False, False, True, False]
    assert frame["status"].tolist() == ["KILLED", "FINISHED", "FINISHED", "FINISHED", "FINISHED"]
    assert str(frame["start_time"].dt.tz) == "UTC"
    assert frame["start_time"].iloc[-1].timestamp() * 1000 == START_MS


def test_fluent_search_returns_a_list(client: MlflowClient, zoo: str) -> None:
    name = client.get_experiment(zoo).name

    runs = mlflow.search_runs(experiment_names=[name], max_results=2, output_format="list")

    assert [run.info.run_name for run in runs] == ["hen", "gnu"]


def test_runs_of_several_experiments(client: MlflowClient, zoo: str, unique_name: str) -> None:
    other = client.create_experiment(unique_name)
    client.create_run(other, START_MS + 100 * DAY_MS, run_name="yak")

    found = client.search_runs([zoo, other, "987654321"], max_results=3)

    assert [run.info.run_name for run in found] == ["yak", "hen", "gnu"]
    assert client.search_runs(["987654321"]) == []


def test_run_view_types(client: MlflowClient, unique_name: str) -> None:
    experiment_id = client.create_experiment(unique_name)
    for name in ("kept", "deleted"):
        client.create_run(experiment_id, run_name=name)
    client.delete_run(run_named(client, experiment_id, "deleted"))

    def names(view_type: int) -> set[str]:
        return {run.info.run_name for run in client.search_runs([experiment_id], run_view_type=view_type)}

    assert names(ViewType.ACTIVE_ONLY) == {"kept"}
    assert names(ViewType.DELETED_ONLY) == {"deleted"}
    assert names(ViewType.ALL) == {"kept", "deleted"}


BAD_RUN_FILTERS: list[tuple[str, str]] = [
    ("metrics.loss > 1 OR metrics.loss < 0", "Invalid clause"),
    ("(metrics.loss > 1)", "Invalid clause"),
    ("metrics.loss BETWEEN 1 AND 2", "Invalid clause"),
    ("nonsense", "Invalid clause"),
    ("   ", "Invalid filter"),
    ("metrics.a = 1; metrics.b = 2", "Search filter contained multiple expression"),
    ("1 = metrics.loss", "Invalid comparison clause"),
    ("metrics.loss LIKE 1", "Invalid comparator"),
    ("params.model > '1'", "Invalid comparator"),
    ("params.model = 1", "Expected a quoted string value for param"),
    ("params.model = Tree", "value is either not quoted or unidentified quote types"),
    ("metrics.loss = 'low'", "Expected numeric value type for metric"),
    ("start_time > 'yesterday'", "Expected numeric value type for numeric attribute: start_time"),
    ("colour.red = '1'", "Invalid entity type 'colour'"),
    ("attributes.colour = '1'", "Invalid attribute key 'colour'"),
    ("attributes.experiment_id = '1'", "Invalid attribute key 'experiment_id'"),
    ("run_id IN ()", "expected a non-empty list of string values"),
    ("run_id IN (1, 2)", "expected string value"),
    ("datasets.colour = 'red'", "colour"),
]


@pytest.mark.parametrize(("filter_string", "message"), BAD_RUN_FILTERS)
def test_bad_run_filters_say_what_is_wrong(client: MlflowClient, zoo: str, filter_string: str, message: str) -> None:
    with pytest.raises(MlflowException) as refused:
        client.search_runs([zoo], filter_string)

    assert message in str(refused.value)
    assert refused.value.error_code == "INVALID_PARAMETER_VALUE"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"order_by": ["metrics.loss SIDEWAYS"]}, "order_by"),
        ({"order_by": ["colour"]}, "colour"),
        ({"order_by": ["datasets.name"]}, "dataset"),
        ({"max_results": 0}, "max_results"),
        ({"max_results": 50_001}, "max_results"),
        ({"page_token": "broken"}, "Invalid page token"),
    ],
)
def test_bad_search_arguments_are_refused(
    client: MlflowClient, zoo: str, arguments: dict[str, object], message: str
) -> None:
    with pytest.raises(MlflowException) as refused:
        client.search_runs([zoo], **arguments)

    assert message in str(refused.value)
    assert refused.value.error_code == "INVALID_PARAMETER_VALUE"


class Shelf(NamedTuple):
    """A group of experiments, told from all others by the prefix of their names."""

    prefix: str
    ids: dict[str, str]


@pytest.fixture(scope="module")
def shelf(client: MlflowClient) -> Shelf:
    prefix = f"shelf-{uuid.uuid4().hex[:8]}-"
    tags: dict[str, dict[str, str]] = {
        "Alpha": {"kind": "Book"},
        "beta": {"kind": "book", "my tag": "1"},
        "gamma": {},
        "delta": {"kind": "disc"},
        "gone": {"kind": "book"},
    }
    ids = {}
    for name, own in tags.items():
        ids[name] = client.create_experiment(prefix + name, tags=own)
        time.sleep(0.002)  # so that creation times, in milliseconds, differ
    client.delete_experiment(ids["gone"])
    return Shelf(prefix, ids)


EXPERIMENT_FILTERS: list[tuple[str, str]] = [
    ("name = '{prefix}beta'", "beta"),
    ("attribute.name != '{prefix}beta'", "Alpha delta gamma"),
    ("name LIKE '{prefix}%'", "Alpha beta delta gamma"),
    ("name LIKE '{prefix}_e%'", "beta delta"),
    ("name ILIKE '{prefix}A%'", "Alpha"),
    ("name ILIKE '{prefix}B%'", "beta"),
    ("tags.kind = 'book'", "beta"),
    ("tag.kind != 'book'", "Alpha delta"),
    ("tags.kind ILIKE 'BOOK'", "Alpha beta"),
    ("tags.kind LIKE '%o%'", "Alpha beta"),
    ("tags.`my tag` = '1'", "beta"),
    ("experiment_id = '{gamma}'", "gamma"),
    ("experiment_id IN ('{gamma}', '{beta}')", "beta gamma"),
    ("creation_time > 0", "Alpha beta delta gamma"),
    ("last_update_time < 0", ""),
    ("name LIKE '{prefix}%' AND tags.kind = 'disc' AND creation_time >= 1", "delta"),
]


def shelf_filter(shelf: Shelf, filter_string: str) -> str:
    clauses = [filter_string.format(prefix=shelf.prefix, **shelf.ids), f"name LIKE '{shelf.prefix}%'"]
    return " AND ".join(clauses)


@pytest.mark.parametrize(("filter_string", "expected"), EXPERIMENT_FILTERS)
def test_experiment_filters(client: MlflowClient, shelf: Shelf, filter_string: str, expected: str) -> None:
    found = client.search_experiments(filter_string=shelf_filter(shelf, filter_string))

    assert sorted(item.name.removeprefix(shelf.prefix) for item in found) == expected.split()


@pytest.mark.parametrize(
    ("order_by", "expected"),
    [
        (None, "delta gamma beta Alpha"),
        (["name"], "Alpha beta delta gamma"),
        (["attribute.name DESC"], "gamma delta beta Alpha"),
        (["experiment_id ASC"], "Alpha beta gamma delta"),
        (["creation_time", "name"], "Alpha beta gamma delta"),
        (["last_update_time DESC"], "delta gamma beta Alpha"),
    ],
)
def test_experiment_order_and_pages(
    client: MlflowClient, shelf: Shelf, order_by: list[str] | None, expected: str
) -> None:
    pages = all_pages(
        lambda token: client.search_experiments(
            max_results=3, filter_string=f"name LIKE '{shelf.prefix}%'", order_by=order_by, page_token=token
        )
    )

    assert [item.name.removeprefix(shelf.prefix) for page in pages for item in page] == expected.split()
    assert [len(page) for page in pages] == [3, 1]


def test_experiment_view_types(client: MlflowClient, shelf: Shelf) -> None:
    def names(view_type: int) -> list[str]:
        found = client.search_experiments(view_type, filter_string=f"name LIKE '{shelf.prefix}%'")
        return sorted(item.name.removeprefix(shelf.prefix) for item in found)

    assert names(ViewType.ACTIVE_ONLY) == ["Alpha", "beta", "delta", "gamma"]
    assert names(ViewType.DELETED_ONLY) == ["gone"]
    assert names(ViewType.ALL) == ["Alpha", "beta", "delta", "gamma", "gone"]


def test_found_experiments_are_complete(client: MlflowClient, shelf: Shelf) -> None:
    (found,) = mlflow.search_experiments(filter_string=f"name = '{shelf.prefix}beta'")

    assert dict(found) == dict(client.get_experiment(shelf.ids["beta"]))
    assert found.tags == {"kind": "book", "my tag": "1"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"filter_string": "colour = 'red'"}, "colour"),
        ({"filter_string": "attributes.name = 'x'"}, "Invalid entity type 'attributes'"),
        ({"filter_string": "name > 'x'"}, "Invalid comparator"),
        ({"filter_string": "creation_time > 1.5"}, "creation_time"),
        ({"order_by": ["tags.kind"]}, "order_by"),
        ({"max_results": 50_001}, "50000"),
        ({"page_token": "broken"}, "Invalid page token"),
    ],
)
def test_bad_experiment_searches_are_refused(client: MlflowClient, arguments: dict[str, object], message: str) -> None:
    with pytest.raises(MlflowException) as refused:
        client.search_experiments(**arguments)

    assert message in str(refused.value)
    assert refused.value.error_code == "INVALID_PARAMETER_VALUE"
