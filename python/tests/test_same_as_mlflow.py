"""The same calls with MLflow's client and with ours leave the same data on one server, value by value.

Needs `mlflow` beside `paceline` in the environment.
"""

from __future__ import annotations

import io
import json
import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

mlflow = pytest.importorskip("mlflow", reason="compares with MLflow's client, which is not installed here")
mlflow_entities = pytest.importorskip("mlflow.entities")
numpy = pytest.importorskip("numpy")
pandas = pytest.importorskip("pandas")
pillow = pytest.importorskip("PIL.Image")

import paceline.artifacts  # noqa: E402
import paceline.entities  # noqa: E402
from paceline.client import MlflowClient  # noqa: E402
from paceline.search import search_logged_models, search_runs  # noqa: E402

# MLflow's packages warn of each other.
pytestmark = pytest.mark.filterwarnings("ignore")

#: A client, its module of entities, and the experiment that it writes to.
Writer = tuple[Any, Any, str]
Script = Callable[[Any, Any, str], object]


@pytest.fixture
def writers(server: str, unique_name: str, monkeypatch: pytest.MonkeyPatch) -> list[Writer]:
    """MLflow's client and ours, each with an experiment of its own."""
    monkeypatch.setenv("MLFLOW_TRACKING_URI", server)
    mlflow.set_tracking_uri(server)
    ours = MlflowClient(server)
    return [
        (mlflow.MlflowClient(server), mlflow_entities, ours.create_experiment(f"{unique_name}-mlflow")),
        (ours, paceline.entities, ours.create_experiment(f"{unique_name}-paceline")),
    ]


def on_server(client: MlflowClient, experiment_id: str) -> list[dict[str, Any]]:
    """All that the server knows of the runs of an experiment, but for ids and times that the server chose."""
    runs = []
    for run in sorted(client.search_runs(experiment_id), key=lambda run: run.data.tags["mlflow.runName"]):
        known = client.get_run(run.info.run_id).to_dictionary()
        for name in ("run_id", "experiment_id", "artifact_uri"):
            del known["info"][name]
        known["histories"] = {
            key: [(point.step, point.timestamp, repr(point.value)) for point in points]
            for key in run.data.metrics
            for points in [client.get_metric_history(run.info.run_id, key)]
        }
        known["data"]["metrics"] = {key: repr(value) for key, value in run.data.metrics.items()}
        known["files"] = files_of(client, run.info.run_id)
        runs.append(known)
    return runs


def files_of(client: MlflowClient, run_id: str) -> dict[str, bytes]:
    folder = Path(client.download_artifacts(run_id, ""))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def log_numbers(client: Any, entities: Any, experiment_id: str) -> None:
    run_id = client.create_run(experiment_id, start_time=1000, run_name="numbers").info.run_id
    for step, value in enumerate([1, 0.1, True, math.nan, math.inf, -math.inf, "0.5", numpy.float32(0.1), 1e-320]):
        client.log_metric(run_id, "m", value, timestamp=10 + step, step=step)
    client.log_metric(run_id, "no step", 3, timestamp=7)
    client.log_metric(run_id, "negative", 3, timestamp=7, step=-4)
    points = [entities.Metric("b", step / 3, 100 + step, step) for step in range(1500)]
    client.log_batch(
        run_id,
        metrics=points,
        params=[entities.Param(f"p{number}", str(number)) for number in range(130)],
        tags=[entities.RunTag(f"t{number}", str(number)) for number in range(130)],
    )
    client.set_terminated(run_id, "KILLED", end_time=5000)


def log_texts(client: Any, entities: Any, experiment_id: str) -> None:
    tags = {"mlflow.user": "ada", "mlflow.note.content": "näte\nwith lines"}
    run_id = client.create_run(experiment_id, start_time=1000, tags=tags, run_name="texts").info.run_id
    for key, value in {
        "int": 1,
        "float": 0.1,
        "none": None,
        "list": [1, "a"],
        "dict": {"a": 1},
        "long": "x" * 7000,
    }.items():
        client.log_param(run_id, key, value)
        client.set_tag(run_id, key, value)
    client.set_tag(run_id, "gone", "x")
    client.delete_tag(run_id, "gone")
    client.update_run(run_id, status="FINISHED", name="renamed")


def log_links(client: Any, entities: Any, experiment_id: str) -> None:
    run_id = client.create_run(experiment_id, start_time=1000, run_name="links").info.run_id
    dataset = entities.Dataset("cats", "d1", "local", '{"uri": "/x"}', '{"mlflow_colspec": []}', '{"num_rows": 3}')
    client.log_inputs(run_id, [entities.DatasetInput(dataset, [entities.InputTag("mlflow.data.context", "train")])])
    client.log_inputs(run_id, [entities.DatasetInput(entities.Dataset("dogs", "d2", "code", "{}"))])


def log_files(client: Any, entities: Any, experiment_id: str) -> None:
    run_id = client.create_run(experiment_id, start_time=1000, run_name="files").info.run_id
    value = {"b": [1, 2.5, None], "a": {"x": "grün", "y": True}}
    client.log_text(run_id, "grün\nlines\n", "texts/a.txt")
    client.log_text(run_id, "<p>x</p>", "texts/a.html")
    for name in ("d.json", "d.yaml", "d.yml", "d", "d.txt"):
        client.log_dict(run_id, value, f"dicts/{name}")
    client.log_dict(run_id, {"path": Path("x"), "type": int}, "dicts/unusual.json")
    client.log_stream(run_id, io.BytesIO(b"bytes"), "stream.bin")


def log_images(client: Any, entities: Any, experiment_id: str) -> None:
    run_id = client.create_run(experiment_id, start_time=1000, run_name="images").info.run_id
    random = numpy.random.default_rng(0)
    images = {
        "gray": random.integers(0, 256, (20, 30), dtype=numpy.uint8),
        "gray3": random.integers(0, 256, (20, 30, 1), dtype=numpy.uint8),
        "rgb": random.integers(0, 256, (20, 30, 3), dtype=numpy.int64),
        "rgba": random.integers(0, 256, (20, 30, 4), dtype=numpy.uint8),
        "bool": random.integers(0, 2, (20, 30)).astype(bool),
        "float": random.random((20, 30, 3)),
        "float32": random.random((20, 30)).astype(numpy.float32),
        "stretched": random.random((20, 30)) * 7 - 3,
        "pillow": pillow.fromarray(random.integers(0, 256, (20, 30, 3), dtype=numpy.uint8)),
    }
    for name, image in images.items():
        client.log_image(run_id, image, f"{name}.png")


def log_tables(client: Any, entities: Any, experiment_id: str) -> None:
    run_id = client.create_run(experiment_id, start_time=1000, run_name="tables").info.run_id
    columns = {"i": [1, 2], "f": [0.1, None], "s": ["a", "grün"], "b": [True, False], "l": [[1], [2, 3]]}
    client.log_table(run_id, columns, "t.json")
    client.log_table(run_id, pandas.DataFrame({"i": [3], "new": ["x"]}), "t.json")
    client.log_table(run_id, {"a": 1, "b": "x"}, "sub/row.json")
    times = pandas.DataFrame({"t": pandas.to_datetime(["2020-01-01T10:00:00.123456"]), "n": [1]}, index=[7])
    client.log_table(run_id, times, "times.json")


@pytest.mark.parametrize("script", [log_numbers, log_texts, log_links, log_files, log_images, log_tables])
def test_scripts_leave_the_same(writers: list[Writer], script: Script) -> None:
    for client, entities, experiment_id in writers:
        script(client, entities, experiment_id)
    client = writers[1][0]
    theirs, ours = (on_server(client, experiment_id) for _, _, experiment_id in writers)
    assert ours == theirs


def test_tables_of_parquet(writers: list[Writer]) -> None:
    pytest.importorskip("pyarrow")
    loaded = []
    for client, _, experiment_id in writers:
        for number in range(2):
            run_id = client.create_run(experiment_id, start_time=1000 + number, run_name=f"r{number}").info.run_id
            client.log_param(run_id, "lr", number)
            for row in range(2):
                client.log_table(run_id, {"row": [row, row], "of": [number, number]}, "t.parquet")
        table = client.load_table(experiment_id, "t.parquet", extra_columns=["params.lr", "status"])
        loaded.append(table.sort_values(["of", "row"], ignore_index=True))
    pandas.testing.assert_frame_equal(loaded[1], loaded[0])


def test_images_in_tables(writers: list[Writer]) -> None:
    shapes = []
    for client, _, experiment_id in writers:
        run_id = client.create_run(experiment_id, start_time=1000, run_name="r").info.run_id
        images = [pillow.new("RGB", (300, 20), "red"), pillow.new("RGB", (20, 20), "blue")]
        client.log_table(run_id, {"name": ["a", "b"], "image": images}, "t.json")
        files = files_of(writers[1][0], run_id)
        shapes.append(sorted((without_chance(path), image_size(path, content)) for path, content in files.items()))
        table = json.loads(files["t.json"])
        assert table["columns"] == ["name", "image"]
        for row in table["data"]:
            assert row[1]["filepath"] in files
            assert row[1]["compressed_filepath"] in files
    assert shapes[1] == shapes[0]


def test_series_of_images(writers: list[Writer]) -> None:
    names = []
    for client, _, experiment_id in writers:
        run_id = client.create_run(experiment_id, start_time=1000, run_name="r").info.run_id
        image = pillow.new("RGB", (600, 300), "red")
        client.log_image(run_id, image, key="dogs/one", step=3, timestamp=1234, synchronous=True)
        files = files_of(writers[1][0], run_id)
        names.append(sorted((without_chance(path), image_size(path, content)) for path, content in files.items()))
        assert writers[1][0].get_run(run_id).data.tags["mlflow.loggedImages"] == "True"
    assert names[1] == names[0]


def without_chance(path: str) -> str:
    return re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "UUID", path)


def image_size(path: str, content: bytes) -> tuple[int, int] | None:
    return pillow.open(io.BytesIO(content)).size if path.endswith((".png", ".webp")) else None


def test_runs_are_read_alike(writers: list[Writer]) -> None:
    theirs, ours = writers[0][0], writers[1][0]
    for script in (log_numbers, log_texts, log_links):
        script(*writers[0])
    for run in ours.search_runs(writers[0][2]):
        expected = theirs.get_run(run.info.run_id)
        assert dict(run.info) == dict(expected.info)
        assert repr(run.data.metrics) == repr(expected.data.metrics)
        assert (run.data.params, run.data.tags) == (expected.data.params, expected.data.tags)
        read = [one.to_dictionary() for one in ours.get_run(run.info.run_id).inputs.dataset_inputs]
        assert read == [one.to_dictionary() for one in expected.inputs.dataset_inputs]
        for key in run.data.metrics:
            points = ours.get_metric_history(run.info.run_id, key)
            expected_points = theirs.get_metric_history(run.info.run_id, key)
            assert repr([dict(point) for point in points]) == repr([dict(point) for point in expected_points])


def test_frames_of_runs_are_alike(writers: list[Writer]) -> None:
    experiment_id = writers[0][2]
    for script in (log_numbers, log_texts, log_links):
        script(*writers[0])
    writers[0][0].create_run(experiment_id, run_name="goes on")
    for arguments in ({}, {"order_by": ["metrics.m DESC"]}, {"filter_string": "metrics.b > 1"}):
        theirs = mlflow.search_runs([experiment_id], **arguments)
        ours = search_runs([experiment_id], **arguments)
        assert list(ours.columns[:6]) == list(theirs.columns[:6])
        pandas.testing.assert_frame_equal(ours, theirs[list(ours.columns)])
        assert set(ours.columns) == set(theirs.columns)


def test_frames_of_logged_models_are_alike(writers: list[Writer]) -> None:
    client, _, experiment_id = writers[0]
    client.create_logged_model(experiment_id, "a", params={"depth": "3"}, tags={"t": "u"}, model_type="tree")
    client.finalize_logged_model(client.create_logged_model(experiment_id, "b").model_id, "READY")
    theirs = mlflow.search_logged_models([experiment_id])
    ours = search_logged_models([experiment_id])
    assert list(ours.columns) == list(theirs.columns)
    for name in ours.columns:
        # MLflow has empty texts for what is not there.
        expected = [None if value == "" else value for value in theirs[name]]
        assert list(ours[name].astype(object).where(ours[name].notna(), None).map(str)) == [
            str(one) for one in expected
        ]


def test_artifacts_are_listed_alike(writers: list[Writer]) -> None:
    theirs, ours = writers[0][0], writers[1][0]
    log_files(*writers[0])
    run_id = ours.search_runs(writers[0][2])[0].info.run_id
    for path in (None, "texts", "dicts", "dicts/d.json", "nothing"):
        expected = [dict(file) for file in theirs.list_artifacts(run_id, path)]
        assert [dict(file) for file in ours.list_artifacts(run_id, path)] == expected


def test_models_are_read_alike(writers: list[Writer], unique_name: str) -> None:
    theirs, ours = writers[0][0], writers[1][0]
    experiment_id = writers[0][2]
    run_id = theirs.create_run(experiment_id).info.run_id
    model = theirs.create_logged_model(experiment_id, "lin", run_id, {"a": "b"}, {"depth": "3"}, "linear")
    theirs.log_metric(run_id, "acc", 0.5, 10, 1, None, "cats", "d1", model.model_id)
    expected, read = theirs.get_logged_model(model.model_id), ours.get_logged_model(model.model_id)
    # MLflow has empty texts for what is not there.
    normal = {name: None if value == "" else value for name, value in expected.to_dictionary().items()}
    assert repr(read.to_dictionary()) == repr(normal)

    theirs.create_registered_model(unique_name, {"a": "b"}, "words")
    theirs.create_model_version(unique_name, f"models:/{model.model_id}", run_id, {"c": "d"}, model_id=model.model_id)
    theirs.set_registered_model_alias(unique_name, "champion", "1")
    pairs = [
        (ours.get_registered_model(unique_name), theirs.get_registered_model(unique_name)),
        (ours.get_model_version(unique_name, "1"), theirs.get_model_version(unique_name, "1")),
        (
            ours.search_model_versions(f"name='{unique_name}'")[0],
            theirs.search_model_versions(f"name='{unique_name}'")[0],
        ),
    ]
    for mine, other in pairs:
        shared = dict(mine).keys()
        assert repr({k: v for k, v in mine if k != "latest_versions"}) == repr(
            {k: v for k, v in other if k in shared and k != "latest_versions"}
        )
