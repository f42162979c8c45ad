"""Files of a run, uploaded and downloaded through the server."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import mlflow
import numpy as np
import pandas as pd
import pytest
import yaml
from mlflow import MlflowClient, MlflowException
from mlflow.entities import Experiment
from PIL import Image

from support import file_contents

# Without `?`, `#` and `%41`: the clients put names into the URL unescaped, so those arrive as something else.
AWKWARD_NAMES = [
    "with space.txt",
    "ümläut-日本-🎉.txt",
    "100%.txt",
    "100% sure %zz.txt",
    "plus+and&ampersand=1.txt",
    "quote'single.txt",
    "semi;colon,comma.txt",
    "square[1](2){3}.txt",
    ".hidden",
    "two..dots.txt",
    "no_extension",
    "tilde~at@dollar$.txt",
]
FOLDER = "größe & 50% of it"


@pytest.fixture
def run_id(experiment: Experiment) -> Iterator[str]:
    """An active run to log files into."""
    with mlflow.start_run() as active:
        yield active.info.run_id


def download(run_id: str, path: str, destination: Path) -> Path:
    return Path(mlflow.artifacts.download_artifacts(run_id=run_id, artifact_path=path, dst_path=str(destination)))


def test_artifacts_live_behind_the_server(run_id: str, experiment: Experiment) -> None:
    uri = mlflow.get_artifact_uri()

    assert uri == f"mlflow-artifacts:/{experiment.experiment_id}/{run_id}/artifacts"


def test_a_file_comes_back_byte_for_byte(run_id: str, tmp_path: Path) -> None:
    content = bytes(range(256)) * 40 + b"\r\n\x00\xff"
    source = tmp_path / "all-bytes.bin"
    source.write_bytes(content)

    mlflow.log_artifact(str(source))
    mlflow.log_artifact(str(source), "deep/er/folder")

    assert download(run_id, "all-bytes.bin", tmp_path / "a").read_bytes() == content
    assert download(run_id, "deep/er/folder/all-bytes.bin", tmp_path / "b").read_bytes() == content


def test_a_folder_comes_back_whole(run_id: str, tmp_path: Path) -> None:
    source = tmp_path / "source"
    for number in range(20):
        file = source / f"level{number % 3}" / f"{number}" / "data.bin"
        file.parent.mkdir(parents=True)
        file.write_bytes(os.urandom(number * 1000))
    (source / "top.txt").write_text("top")

    mlflow.log_artifacts(str(source))
    mlflow.log_artifacts(str(source), "copy/of it")

    expected = file_contents(source)
    assert file_contents(download(run_id, "copy/of it", tmp_path / "one")) == expected
    assert file_contents(download(run_id, "copy/of it/level1", tmp_path / "two")) == file_contents(source / "level1")
    copies = {f"copy/of it/{path}": content for path, content in expected.items()}
    assert file_contents(download(run_id, "", tmp_path / "all")) == expected | copies


def test_the_listing_shows_one_level_with_sizes(client: MlflowClient, run_id: str) -> None:
    mlflow.log_text("12345", "b.txt")
    mlflow.log_text("x", "a/one.txt")
    mlflow.log_text("xy", "a/sub/two.txt")

    def listing(path: str | None) -> list[tuple[str, bool, int | None]]:
        return [(file.path, file.is_dir, file.file_size) for file in client.list_artifacts(run_id, path)]

    assert listing(None) == [("a", True, None), ("b.txt", False, 5)]
    assert listing("a") == [("a/one.txt", False, 1), ("a/sub", True, None)]
    assert listing("a/sub") == [("a/sub/two.txt", False, 2)]
    assert listing("b.txt") == []
    assert listing("missing") == []


def test_a_run_without_files_lists_nothing(client: MlflowClient, run_id: str) -> None:
    assert client.list_artifacts(run_id) == []


def test_text_and_dict(run_id: str) -> None:
    text = "Grüße,\n日本\t🎉\n"
    document = {"name": "zwölf", "list": [1, 2.5, None, True], "nested": {"a": {"b": "c"}}}

    mlflow.log_text(text, "notes/text.txt")
    mlflow.log_text("<script>alert(1)</script>", "page.html")
    mlflow.log_dict(document, "config.json")
    mlflow.log_dict(document, "config.yaml")

    uri = mlflow.get_artifact_uri()
    assert mlflow.artifacts.load_text(f"{uri}/notes/text.txt") == text
    assert mlflow.artifacts.load_text(f"{uri}/page.html") == "<script>alert(1)</script>"
    assert mlflow.artifacts.load_dict(f"{uri}/config.json") == document
    assert yaml.safe_load(mlflow.artifacts.load_text(f"{uri}/config.yaml")) == document


def test_a_file_is_overwritten(run_id: str) -> None:
    mlflow.log_text("a long first version", "note.txt")
    mlflow.log_text("short", "note.txt")

    assert mlflow.artifacts.load_text(f"{mlflow.get_artifact_uri()}/note.txt") == "short"


def test_figure(run_id: str, tmp_path: Path) -> None:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(2, 1), dpi=50)
    figure.subplots().plot([1, 2, 3])

    mlflow.log_figure(figure, "plots/line.png")
    mlflow.log_figure(figure, "plots/line.svg")

    with Image.open(download(run_id, "plots/line.png", tmp_path)) as image:
        assert (image.format, image.size) == ("PNG", (100, 50))
    assert b"<svg" in download(run_id, "plots/line.svg", tmp_path).read_bytes()


def test_images_from_numpy_and_pillow(run_id: str, tmp_path: Path) -> None:
    pixels = np.arange(8 * 6 * 3, dtype=np.uint8).reshape(6, 8, 3)

    mlflow.log_image(pixels, "array.png")
    mlflow.log_image(Image.fromarray(pixels), "pillow.png")

    for name in ("array.png", "pillow.png"):
        with Image.open(download(run_id, name, tmp_path)) as image:
            assert np.array_equal(np.asarray(image), pixels)


def test_images_by_key_and_step(client: MlflowClient, run_id: str, tmp_path: Path) -> None:
    shades = [0, 100, 200]
    for step, shade in enumerate(shades):
        mlflow.log_image(np.full((4, 4, 3), shade, dtype=np.uint8), key="sample", step=step, timestamp=1000 + step)
    mlflow.flush_artifact_async_logging()

    # Each image is stored whole and as a small preview; key, step and time are in the names.
    names = sorted(Path(file.path).name for file in client.list_artifacts(run_id, "images"))
    whole = [name for name in names if name.endswith(".png")]
    assert len(names) == 2 * len(shades)
    for step, (name, shade) in enumerate(zip(whole, shades, strict=True)):
        # The separator is `%` up to MLflow 2 and `+` since.
        assert name.replace("%", "+").startswith(f"sample+step+{step}+timestamp+{1000 + step}+")
        with Image.open(download(run_id, f"images/{name}", tmp_path)) as image:
            assert np.unique(np.asarray(image)).tolist() == [shade]


def test_a_table_grows_by_appending(client: MlflowClient, run_id: str) -> None:
    mlflow.log_table({"question": ["a", "ü"], "score": [0.5, 1.0]}, "eval/table.json")
    mlflow.log_table(pd.DataFrame({"question": ["c"], "score": [0.25]}), "eval/table.json")

    table = mlflow.load_table("eval/table.json", run_ids=[run_id], extra_columns=["run_id"])

    expected = {"question": ["a", "ü", "c"], "score": [0.5, 1.0, 0.25], "run_id": [run_id] * 3}
    assert table.to_dict(orient="list") == expected
    logged = json.loads(client.get_run(run_id).data.tags["mlflow.loggedArtifacts"])
    assert logged == [{"path": "eval/table.json", "type": "table"}]


@pytest.mark.parametrize("name", AWKWARD_NAMES)
def test_awkward_names_round_trip(client: MlflowClient, run_id: str, tmp_path: Path, name: str) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / name).write_text(f"content of {name}")

    mlflow.log_artifact(str(source / name), FOLDER)

    assert [file.path for file in client.list_artifacts(run_id, FOLDER)] == [f"{FOLDER}/{name}"]
    assert download(run_id, f"{FOLDER}/{name}", tmp_path / "file").read_text() == f"content of {name}"
    assert file_contents(download(run_id, FOLDER, tmp_path / "folder")) == file_contents(source)


def test_an_empty_file(client: MlflowClient, run_id: str, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()

    mlflow.log_artifact(str(tmp_path / "empty.txt"))

    (listed,) = client.list_artifacts(run_id)
    assert (listed.path, listed.is_dir) == ("empty.txt", False)
    assert download(run_id, "empty.txt", tmp_path / "back").read_bytes() == b""


def test_a_file_of_40_megabytes(client: MlflowClient, run_id: str, tmp_path: Path) -> None:
    content = os.urandom(40 * 1024 * 1024)
    (tmp_path / "large.bin").write_bytes(content)

    mlflow.log_artifact(str(tmp_path / "large.bin"))

    assert [file.file_size for file in client.list_artifacts(run_id)] == [len(content)]
    # Compared outside of assert: pytest would spend minutes on explaining a difference.
    same = download(run_id, "large.bin", tmp_path / "back").read_bytes() == content
    assert same


def test_artifacts_are_kept_with_a_deleted_run(client: MlflowClient, run_id: str, tmp_path: Path) -> None:
    mlflow.log_text("kept", "a.txt")
    mlflow.end_run()
    client.delete_run(run_id)

    assert [file.path for file in client.list_artifacts(run_id)] == ["a.txt"]
    assert download(run_id, "a.txt", tmp_path).read_text() == "kept"


def test_a_missing_file_is_reported(run_id: str, tmp_path: Path) -> None:
    with pytest.raises((MlflowException, OSError), match=r"nowhere\.txt|404"):
        download(run_id, "nowhere.txt", tmp_path)


@pytest.mark.parametrize("path", ["../escape.txt", "a/../../escape.txt", "/etc/passwd"])
def test_paths_that_leave_the_run_are_refused(run_id: str, path: str) -> None:
    with pytest.raises(MlflowException):
        mlflow.log_text("no", path)
