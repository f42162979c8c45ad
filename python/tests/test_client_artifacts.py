"""Files of runs and models, through a real server and in folders of this machine."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path

import pytest

from paceline import artifacts
from paceline.artifacts.local import LocalStore
from paceline.client import MlflowClient
from paceline.exceptions import MlflowException

AWKWARD_NAMES = ["plain.txt", "with space.txt", "per%20cent.txt", "plus+sign.txt", "grün.txt", "a&b=c.txt", "q?.txt"]


@pytest.fixture
def client(server: str) -> MlflowClient:
    return MlflowClient(server)


@pytest.fixture(params=["proxied", "local"])
def run_id(request: pytest.FixtureRequest, client: MlflowClient, unique_name: str, tmp_path: Path) -> str:
    """A run whose files go through the server, and one whose files are in a folder of this machine."""
    location = None if request.param == "proxied" else (tmp_path / "my artifacts").as_uri()
    experiment_id = client.create_experiment(unique_name, artifact_location=location)
    return client.create_run(experiment_id).info.run_id


def contents(folder: str) -> dict[str, bytes]:
    root = Path(folder)
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_a_folder_goes_there_and_back(client: MlflowClient, run_id: str, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    for number, name in enumerate(AWKWARD_NAMES):
        file = folder / f"sub{number % 2}" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(os.urandom(number * 1000))
    client.log_artifacts(run_id, str(folder), "kept/here")
    (tmp_path / "out").mkdir()
    fetched = client.download_artifacts(run_id, "kept/here", str(tmp_path / "out"))
    assert fetched == str(tmp_path / "out" / "here")
    assert contents(fetched) == contents(str(folder))

    listed = client.list_artifacts(run_id, "kept/here/sub0")
    assert [(file.path, file.is_dir, file.file_size) for file in listed] == [
        (f"kept/here/sub0/{name}", False, AWKWARD_NAMES.index(name) * 1000) for name in sorted(AWKWARD_NAMES[::2])
    ]
    assert [(file.path, file.is_dir, file.file_size) for file in client.list_artifacts(run_id)] == [
        ("kept", True, None)
    ]
    assert client.list_artifacts(run_id, f"kept/here/sub0/{AWKWARD_NAMES[0]}") == []


def test_a_file_or_a_folder_under_its_own_name(client: MlflowClient, run_id: str, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "a.txt").write_text("a")
    client.log_artifact(run_id, folder / "a.txt")
    client.log_artifact(run_id, str(folder), "kept")
    assert [file.path for file in client.list_artifacts(run_id)] == ["a.txt", "kept"]
    assert [file.path for file in client.list_artifacts(run_id, "kept/data")] == ["kept/data/a.txt"]
    with pytest.raises(FileNotFoundError):
        client.log_artifact(run_id, str(folder / "nothing"))
    with pytest.raises(NotADirectoryError):
        client.log_artifacts(run_id, str(folder / "a.txt"))


def test_a_file_larger_than_memory_buffers(client: MlflowClient, run_id: str, tmp_path: Path) -> None:
    file = tmp_path / "large.bin"
    file.write_bytes(os.urandom(1 << 20) * 20)
    client.log_artifact(run_id, str(file))
    assert (
        Path(client.download_artifacts(run_id, "large.bin", str(tmp_path / "work"))).read_bytes() == file.read_bytes()
    )


def test_texts_dictionaries_and_streams(client: MlflowClient, run_id: str, tmp_path: Path) -> None:
    client.log_text(run_id, "grün\n", "notes/a.txt")
    client.log_text(run_id, "", "notes/empty.txt")
    client.log_dict(run_id, {"b": [1, 2], "a": Path("x")}, "notes/d.json")
    client.log_stream(run_id, io.BytesIO(b"x" * 3_000_000), "notes/stream.bin")
    folder = contents(client.download_artifacts(run_id, "notes", str(tmp_path / "work")))
    assert folder == {
        "a.txt": "grün\n".encode(),
        "empty.txt": b"",
        "d.json": b'{\n  "b": [\n    1,\n    2\n  ],\n  "a": "x"\n}',
        "stream.bin": b"x" * 3_000_000,
    }


def test_paths_are_texts_or_paths(client: MlflowClient, run_id: str, tmp_path: Path) -> None:
    file = tmp_path / "report.txt"
    file.write_text("all went well")
    client.log_artifact(run_id, file, Path("a"))
    client.log_artifacts(run_id, tmp_path, Path("b/c"))
    client.log_text(run_id, "all went well", Path("a/text.txt"))
    client.log_dict(run_id, {"classes": 2}, Path("a/dictionary.json"))
    client.log_stream(run_id, io.BytesIO(b"bytes"), Path("a/stream.bin"))
    assert [file.path for file in client.list_artifacts(run_id, Path("a"))] == [
        "a/dictionary.json", "a/report.txt", "a/stream.bin", "a/text.txt",
    ]  # fmt: skip
    (tmp_path / "out").mkdir()
    fetched = client.download_artifacts(run_id, Path("b/c/report.txt"), tmp_path / "out")
    assert fetched == str(tmp_path / "out" / "report.txt")
    assert Path(fetched).read_text() == "all went well"
    listed = artifacts.list_artifacts(run_id=run_id, artifact_path=Path("b"), tracking_uri=client.tracking_uri)
    assert [file.path for file in listed] == ["b/c"]
    with pytest.raises(MlflowException, match="relative"):
        client.log_text(run_id, "x", Path("../out.txt"))


def test_dictionaries_as_yaml(client: MlflowClient, run_id: str, tmp_path: Path) -> None:
    pytest.importorskip("yaml")
    for name in ("d.yaml", "d.yml"):
        client.log_dict(run_id, {"b": [1, 2], "a": "grün"}, name)
        file = client.download_artifacts(run_id, name, str(tmp_path / "work"))
        assert Path(file).read_bytes() == b'a: "gr\\xFCn"\nb:\n- 1\n- 2\n'


def test_what_is_there_is_replaced(client: MlflowClient, run_id: str, tmp_path: Path) -> None:
    client.log_text(run_id, "first and longer", "a.txt")
    client.log_text(run_id, "second", "a.txt")
    assert [file.file_size for file in client.list_artifacts(run_id)] == [6]
    assert Path(client.download_artifacts(run_id, "a.txt", str(tmp_path / "work"))).read_text() == "second"


def test_what_is_not_there(client: MlflowClient, run_id: str, tmp_path: Path) -> None:
    client.log_text(run_id, "a", "a.txt")
    for path in ("b.txt", "a.txt/b", "folder/"):
        with pytest.raises(MlflowException) as raised:
            client.download_artifacts(run_id, path, str(tmp_path / "work"))
        assert raised.value.error_code == "RESOURCE_DOES_NOT_EXIST"
    with pytest.raises(MlflowException) as raised:
        client.download_artifacts(run_id, "a.txt", str(tmp_path / "nowhere"))
    assert raised.value.error_code == "RESOURCE_DOES_NOT_EXIST"
    assert client.list_artifacts(run_id, "nothing") == []


@pytest.mark.parametrize("path", ["../a.txt", "/etc/a.txt", "b/../../a.txt", "c:\\a.txt", "..\\a.txt", "a\0b"])
def test_no_path_leads_out(client: MlflowClient, run_id: str, tmp_path: Path, path: str) -> None:
    file = tmp_path / "a.txt"
    file.write_text("a")
    for call in (
        lambda: client.log_text(run_id, "a", path),
        lambda: client.log_artifact(run_id, str(file), path),
        lambda: client.list_artifacts(run_id, path),
        lambda: client.download_artifacts(run_id, path, str(tmp_path)),
    ):
        with pytest.raises(MlflowException) as raised:
            call()
        assert raised.value.error_code == "INVALID_PARAMETER_VALUE"


def test_links_out_of_a_local_root_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "root").mkdir()
    (tmp_path / "root" / "link").symlink_to(tmp_path)
    store = LocalStore(str(tmp_path / "root"))
    with pytest.raises(MlflowException) as raised:
        store.get("link/secret.txt", str(tmp_path / "copy"))
    assert raised.value.error_code == "INVALID_PARAMETER_VALUE"


def test_by_uri(
    client: MlflowClient, run_id: str, server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_URI", server)
    client.log_dict(run_id, {"a": [1]}, "notes/d.json")
    client.log_text(run_id, "grün", "notes/a.txt")
    root = client.get_run(run_id).info.artifact_uri
    for uri in (f"runs:/{run_id}/notes", f"{root}/notes"):
        assert artifacts.load_dict(f"{uri}/d.json") == {"a": [1]}
        assert artifacts.load_text(f"{uri}/a.txt") == "grün"
        listed = [file.path for file in artifacts.list_artifacts(uri)]
        assert [path.rpartition("/")[2] for path in listed] == ["a.txt", "d.json"]
    assert contents(artifacts.download_artifacts(run_id=run_id, artifact_path="notes")) == contents(
        artifacts.download_artifacts(f"{root}/notes", dst_path=str(tmp_path / "made" / "here"))
    )
    with pytest.raises(MlflowException) as raised:
        artifacts.load_dict(f"{root}/notes/a.txt")
    assert raised.value.error_code == "BAD_REQUEST"
    for arguments in (
        {},
        {"artifact_uri": "runs:/x/y", "run_id": run_id},
        {"artifact_uri": root, "artifact_path": "a"},
    ):
        with pytest.raises(MlflowException) as raised:
            artifacts.download_artifacts(**arguments)  # type: ignore[arg-type]
        assert raised.value.error_code == "INVALID_PARAMETER_VALUE"
    with pytest.raises(MlflowException) as raised:
        artifacts.download_artifacts("s3://bucket/key")
    assert "s3" in raised.value.message


def test_a_link_to_nothing_is_told(client: MlflowClient, run_id: str, tmp_path: Path) -> None:
    (tmp_path / "work" / "broken").symlink_to(tmp_path / "no such file")
    with pytest.raises(FileNotFoundError, match="broken"):
        client.log_artifacts(run_id, str(tmp_path / "work"))


def test_a_name_that_a_server_refuses_is_told(client: MlflowClient, unique_name: str, tmp_path: Path) -> None:
    run_id = client.create_run(client.create_experiment(unique_name)).info.run_id
    for name in ("a.txt", "b#1.txt"):
        (tmp_path / "work" / name).write_text("a")
    for send in (
        lambda: client.log_artifacts(run_id, str(tmp_path / "work")),
        lambda: client.log_text(run_id, "a", "b#1.txt"),
    ):
        with pytest.raises(MlflowException, match=r"'#' in its path, as 'b#1\.txt'") as raised:
            send()
        assert raised.value.error_code == "INVALID_PARAMETER_VALUE"
    with pytest.raises(MlflowException, match="Sending artifact '%252e%252e/a'"):
        client.log_text(run_id, "a", "%252e%252e/a")


def test_what_is_fetched_has_its_own_name_alone_in_the_folder(
    client: MlflowClient, run_id: str, server: str, tmp_path: Path
) -> None:
    client.log_text(run_id, "a", "plots/late/a.txt")
    root = client.get_run(run_id).info.artifact_uri
    for number, (path, file) in enumerate({"plots/late/a.txt": "a.txt", "plots/late": "late/a.txt"}.items()):
        ways = {
            "client": lambda folder, path=path: client.download_artifacts(run_id, path, folder),
            "run": lambda folder, path=path: artifacts.download_artifacts(
                run_id=run_id, artifact_path=path, dst_path=folder, tracking_uri=server
            ),
            "runs": lambda folder, path=path: artifacts.download_artifacts(
                f"runs:/{run_id}/{path}", dst_path=folder, tracking_uri=server
            ),
            "root": lambda folder, path=path: artifacts.download_artifacts(
                f"{root}/{path}", dst_path=folder, tracking_uri=server
            ),
        }
        for name, fetch in ways.items():
            folder = tmp_path / f"{name}{number}"
            folder.mkdir()
            assert fetch(str(folder)) == str(folder / Path(path).name)
            assert contents(str(folder)) == {file: b"a"}
    client.log_text(run_id, "b", "plots/b.txt")
    (tmp_path / "all").mkdir()
    assert client.download_artifacts(run_id, "", str(tmp_path / "all")) == str(tmp_path / "all")
    assert contents(str(tmp_path / "all")) == {"plots/b.txt": b"b", "plots/late/a.txt": b"a"}


def test_what_is_on_this_machine_stays_there(
    client: MlflowClient, unique_name: str, server: str, tmp_path: Path
) -> None:
    experiment_id = client.create_experiment(unique_name, artifact_location=str(tmp_path / "root"))
    run_id = client.create_run(experiment_id).info.run_id
    client.log_text(run_id, "a", "sub/a.txt")
    in_place = client.download_artifacts(run_id, "sub")
    assert in_place == str(tmp_path / "root" / run_id / "artifacts" / "sub")
    copied = client.download_artifacts(run_id, "sub", str(tmp_path / "work"))
    assert copied == str(tmp_path / "work" / "sub")


def test_files_of_logged_models(client: MlflowClient, unique_name: str, server: str, tmp_path: Path) -> None:
    experiment_id = client.create_experiment(unique_name)
    run_id = client.create_run(experiment_id).info.run_id
    model = client.create_logged_model(experiment_id, name="lin", source_run_id=run_id)
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "MLmodel").write_text("flavors: {}\n")
    client.log_model_artifacts(model.model_id, str(tmp_path / "model"))
    client.log_model_artifact(model.model_id, str(tmp_path / "model" / "MLmodel"), "copies")
    assert [file.path for file in client.list_logged_model_artifacts(model.model_id)] == ["MLmodel", "copies"]
    # A model is seen through its run as a folder of its name.
    assert [file.path for file in client.list_artifacts(run_id, "lin")] == ["lin/MLmodel", "lin/copies"]
    through_run = client.download_artifacts(run_id, "lin/copies", str(tmp_path / "work"))
    assert through_run == str(tmp_path / "work" / "lin" / "copies")
    assert contents(through_run) == {"MLmodel": b"flavors: {}\n"}
    by_uri = artifacts.download_artifacts(
        f"models:/{model.model_id}", dst_path=str(tmp_path / "m"), tracking_uri=server
    )
    assert contents(by_uri) == {
        "MLmodel": b"flavors: {}\n",
        "copies/MLmodel": b"flavors: {}\n",
        "registered_model_meta": b"model_name: null\nmodel_version: null\n",
    }


def test_each_run_has_its_own_model_of_a_name(client: MlflowClient, unique_name: str) -> None:
    experiment_id = client.create_experiment(unique_name)
    first = client.create_run(experiment_id).info.run_id
    model = client.create_logged_model(experiment_id, "model", first)
    client.log_model_artifacts(model.model_id, str(folder_with_a_file()))
    # More than one page of models of the same name.
    for _ in range(60):
        client.create_logged_model(experiment_id, "model", client.create_run(experiment_id).info.run_id)
    assert [file.path for file in client.list_artifacts(first, "model")] == ["model/a.txt"]


def folder_with_a_file() -> Path:
    folder = Path("folder")
    folder.mkdir()
    (folder / "a.txt").write_text("a")
    return folder


def test_files_of_model_versions(client: MlflowClient, unique_name: str, server: str, tmp_path: Path) -> None:
    experiment_id = client.create_experiment(unique_name)
    model = client.create_logged_model(experiment_id)
    (tmp_path / "MLmodel").write_text("flavors: {}\n")
    client.log_model_artifact(model.model_id, str(tmp_path / "MLmodel"))
    (tmp_path / "classes.json").write_text('["cat"]')
    client.log_model_artifact(model.model_id, str(tmp_path / "classes.json"), "sub")
    client.create_registered_model(unique_name)
    client.create_model_version(unique_name, f"models:/{model.model_id}", model_id=model.model_id)
    client.set_registered_model_alias(unique_name, "champion", "1")
    for number, which in enumerate(("/1", "@champion", "/latest", "/Latest")):
        folder = artifacts.download_artifacts(
            f"models:/{unique_name}{which}", dst_path=str(tmp_path / f"m{number}"), tracking_uri=server
        )
        meta = contents(folder)["registered_model_meta"].decode()
        assert json.dumps(unique_name) in meta
        assert 'model_version: "1"' in meta
    for number, which in enumerate(("/1", "@champion", "/latest")):
        file = f"models:/{unique_name}{which}/sub/classes.json"
        assert artifacts.list_artifacts(file.rpartition("/")[0], tracking_uri=server)[0].path == "sub/classes.json"
        fetched = artifacts.download_artifacts(file, dst_path=str(tmp_path / f"f{number}"), tracking_uri=server)
        assert fetched == str(tmp_path / f"f{number}" / "sub" / "classes.json")
        assert contents(str(tmp_path / f"f{number}")) == {"sub/classes.json": b'["cat"]'}
    with pytest.raises(MlflowException) as raised:
        artifacts.download_artifacts(f"models:/{unique_name}/1/no/such", tracking_uri=server)
    assert raised.value.error_code == "RESOURCE_DOES_NOT_EXIST"
    for bad in ("models:/", f"models:/{unique_name}/1/..", f"models:/{unique_name}@", f"models:/{unique_name}//1"):
        with pytest.raises(MlflowException) as raised:
            artifacts.download_artifacts(bad, tracking_uri=server)
        assert raised.value.error_code == "INVALID_PARAMETER_VALUE"
    with pytest.raises(MlflowException) as raised:
        artifacts.download_artifacts(f"models:/{unique_name}/Staging", tracking_uri=server)
    assert raised.value.error_code == "RESOURCE_DOES_NOT_EXIST"


def test_figures_images_and_tables_have_paths(client: MlflowClient, run_id: str) -> None:
    pyplot = pytest.importorskip("matplotlib.pyplot")
    image = pytest.importorskip("PIL.Image").new("RGB", (4, 4))
    pytest.importorskip("pandas")
    figure = pyplot.figure()
    client.log_figure(run_id, figure, Path("figure.png"))
    pyplot.close(figure)
    client.log_image(run_id, image, Path("image.png"))
    client.log_table(run_id, {"row": [1]}, Path("table.json"))
    assert [file.path for file in client.list_artifacts(run_id)] == ["figure.png", "image.png", "table.json"]
    experiment_id = client.get_run(run_id).info.experiment_id
    assert client.load_table(experiment_id, Path("table.json"))["row"].tolist() == [1]


def test_figures(client: MlflowClient, run_id: str, tmp_path: Path) -> None:
    figures = pytest.importorskip("matplotlib.figure")
    figure = figures.Figure()
    figure.subplots().plot([1, 2, 3])
    client.log_figure(run_id, figure, "plots/a.png", save_kwargs={"dpi": 20})
    client.log_figure(run_id, figure, "plots/a.svg")
    files = contents(client.download_artifacts(run_id, "plots", str(tmp_path / "work")))
    assert files["a.png"].startswith(b"\x89PNG")
    assert b"<svg" in files["a.svg"]
    for what in ("no figure", None):
        with pytest.raises(TypeError):
            client.log_figure(run_id, what, "plots/b.png")  # type: ignore[arg-type]
    assert len(client.list_artifacts(run_id, "plots")) == 2


def test_figures_of_plotly(client: MlflowClient, run_id: str, tmp_path: Path) -> None:
    graph_objects = pytest.importorskip("plotly.graph_objects")
    figure = graph_objects.Figure(graph_objects.Scatter(x=[1, 2], y=[3, 4]))
    client.log_figure(run_id, figure, "a.html")
    page = Path(client.download_artifacts(run_id, "a.html", str(tmp_path / "work"))).read_text()
    assert "<html>" in page
    # The script is not in the file, which would be megabytes.
    assert len(page) < 100_000
    with pytest.raises(TypeError, match=r"\.txt"):
        client.log_figure(run_id, figure, "a.txt")


def test_images_that_are_none(client: MlflowClient, run_id: str) -> None:
    numpy = pytest.importorskip("numpy")
    pytest.importorskip("PIL")
    image = numpy.zeros((4, 4), dtype=numpy.uint8)
    for bad in (numpy.zeros(4), numpy.zeros((4, 4, 2)), numpy.full((4, 4), 256), numpy.full((4, 4), -1)):
        with pytest.raises(ValueError, match="image|Pixels"):
            client.log_image(run_id, bad, "a.png")
    for bad in (numpy.array([["a"]]), 5):
        with pytest.raises(TypeError):
            client.log_image(run_id, bad, "a.png")
    for arguments in ({}, {"artifact_file": "a.png", "key": "a"}, {"artifact_file": "a.png", "step": 1}):
        with pytest.raises(TypeError):
            client.log_image(run_id, image, **arguments)
    with pytest.raises(ValueError, match="key"):
        client.log_image(run_id, image, key="a#b")
    assert client.list_artifacts(run_id) == []


def test_images_change_their_form() -> None:
    numpy = pytest.importorskip("numpy")
    pytest.importorskip("PIL")
    from paceline.artifacts.content.image import Image

    pixels = numpy.arange(24, dtype=numpy.uint8).reshape(2, 4, 3)
    image = Image(pixels)
    assert image.size == (4, 2)
    assert (image.to_array() == pixels).all()
    assert image.to_list() == pixels.tolist()
    assert (Image(image.to_list()).to_array() == pixels).all()
    assert image.resize((8, 4)).size == (8, 4)
    image.save("a.png")
    assert (Image("a.png").to_array() == pixels).all()
    assert Image(image.to_pil()).to_list() == pixels.tolist()


def test_tables_that_are_none(client: MlflowClient, run_id: str) -> None:
    pandas = pytest.importorskip("pandas")
    for name in ("t.csv", "t", 'a"b.json', "a[1].json"):
        with pytest.raises(ValueError, match="table"):
            client.log_table(run_id, {"a": [1]}, name)
    with pytest.raises(MlflowException) as raised:
        client.log_table(run_id, [1, 2], "t.json")  # type: ignore[arg-type]
    assert raised.value.error_code == "INVALID_PARAMETER_VALUE"
    experiment_id = client.get_run(run_id).info.experiment_id
    client.log_table(run_id, {"a": [1]}, "t.json")
    for arguments in ({"artifact_file": "other.json"}, {"artifact_file": "t.json", "run_ids": ["0" * 32]}):
        with pytest.raises(MlflowException) as raised:
            client.load_table(experiment_id, **arguments)  # type: ignore[arg-type]
        assert raised.value.error_code == "RESOURCE_DOES_NOT_EXIST"
    loaded = client.load_table(experiment_id, "t.json", [run_id], ["run_id"])
    pandas.testing.assert_frame_equal(loaded, pandas.DataFrame({"a": [1], "run_id": [run_id]}))


def test_a_table_has_what_only_some_runs_have(client: MlflowClient, unique_name: str) -> None:
    pytest.importorskip("pandas")
    experiment_id = client.create_experiment(unique_name)
    for name in ("with", "without"):
        run_id = client.create_run(experiment_id, run_name=name).info.run_id
        client.log_table(run_id, {"name": [name]}, "t.json")
        if name == "with":
            client.log_param(run_id, "lr", "0.1")
            client.log_metric(run_id, "loss", 0.5)
    table = client.load_table(experiment_id, "t.json", extra_columns=["params.lr", "metrics.loss"]).set_index("name")
    assert table.loc["with"].tolist() == ["0.1", 0.5]
    assert table.loc["without"].isna().all()
    with pytest.raises(MlflowException) as raised:
        client.load_table(experiment_id, "t.json", extra_columns=["params.depth"])
    assert raised.value.error_code == "INVALID_PARAMETER_VALUE"


@pytest.mark.parametrize(
    ("data", "rows"),
    [
        ({"input": ["a", "b"], "output": 1}, [["a", 1], ["b", 1]]),
        ({"input": "a", "output": 1}, [["a", 1]]),
        ({"input": ["a", "b"], "output": [1]}, [[["a", "b"], [1]]]),
        ({}, []),
    ],
)
def test_a_dictionary_is_columns_or_else_one_row(
    client: MlflowClient, run_id: str, data: dict[str, object], rows: list[object]
) -> None:
    pytest.importorskip("pandas")
    client.log_table(run_id, data, "t.json")
    experiment_id = client.get_run(run_id).info.experiment_id
    for run_ids in (None, [], [run_id]):
        assert client.load_table(experiment_id, "t.json", run_ids).to_numpy().tolist() == rows
