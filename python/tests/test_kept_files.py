"""Files that are logged while no server takes them: the training goes on, and they come later."""

from __future__ import annotations

import json
import signal
import subprocess
from pathlib import Path

import programs
import pytest
from servers import Server

import paceline as mlflow


def texts(run_id: str) -> dict[str, str]:
    """The files of a run that are texts, by path."""
    client = mlflow.MlflowClient()
    paths = [file.path for file in client.list_artifacts(run_id) if file.path.endswith(".txt")]
    return {path: Path(client.download_artifacts(run_id, path)).read_text() for path in paths}


def rows(run_id: str, table: str) -> list[int]:
    frame = mlflow.load_table(table, [run_id])
    return [int(value) for value in frame["row"]]


def test_files_of_an_offline_program_are_synced(own_server: Server) -> None:
    own_server.start()
    run_id = programs.run(
        """
        from pathlib import Path
        import paceline as mlflow
        mlflow.set_experiment(experiment_id="0")
        Path("folder/inner").mkdir(parents=True)
        Path("folder/inner/deep.txt").write_text("deep")
        with mlflow.start_run() as run:
            mlflow.log_text("first", "a.txt")
            mlflow.log_text("second", "a.txt")
            mlflow.log_artifacts("folder", "b")
            mlflow.log_table({"row": [1, 2]}, "rows.json")
            mlflow.log_table({"row": [3]}, "rows.json")
            mlflow.log_metric("loss", 1, synchronous=False).wait()
        assert mlflow.last_active_run().info.run_id == run.info.run_id
        print(run.info.run_id)
        """,
        PACELINE_MODE="offline",
    )
    told = json.loads(
        programs.command("sync", ".paceline/journal", "--tracking-uri", own_server.url, "--output", "json")
    )
    assert [(one["outcome"], one.get("files")) for one in told] == [("delivered", None), ("delivered", 5)]
    mlflow.set_tracking_uri(own_server.url)
    assert texts(run_id) == {"a.txt": "second"}
    assert [file.path for file in mlflow.MlflowClient().list_artifacts(run_id, "b/inner")] == ["b/inner/deep.txt"]
    assert rows(run_id, "rows.json") == [1, 2, 3]
    assert not list(Path(".paceline/journal/files").iterdir())


def test_files_that_are_logged_while_a_server_is_away_come_when_it_is_back(own_server: Server) -> None:
    own_server.start()
    mlflow.set_tracking_uri(own_server.url)
    with mlflow.start_run() as run:
        mlflow.log_text("before", "a.txt")
        mlflow.log_table({"row": [1]}, "rows.json")
        own_server.kill()
        mlflow.log_text("meanwhile", "b.txt")
        mlflow.log_text("after", "a.txt")
        mlflow.log_table({"row": [2]}, "rows.json")
        own_server.start()
        mlflow.log_text("last", "c.txt")
        mlflow.flush_artifact_async_logging()
    assert texts(run.info.run_id) == {"a.txt": "after", "b.txt": "meanwhile", "c.txt": "last"}
    assert rows(run.info.run_id, "rows.json") == [1, 2]


def test_files_that_a_program_left_are_sent_by_the_next_one(own_server: Server) -> None:
    own_server.start()
    mlflow.set_tracking_uri(own_server.url)
    text = """
        import os, signal, sys
        import paceline as mlflow
        mlflow.set_tracking_uri(sys.argv[1])
        mlflow.start_run()
        os.kill(int(sys.argv[2]), signal.SIGKILL)
        mlflow.log_text("left", "left.txt")
        print(mlflow.active_run().info.run_id, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
    """
    run_id = programs.run(text, own_server.url, str(own_server.process_id), code=-signal.SIGKILL)
    own_server.kill()
    own_server.start()
    programs.run(
        """
        import sys
        import paceline as mlflow
        mlflow.set_tracking_uri(sys.argv[1])
        with mlflow.start_run():
            mlflow.log_metric("loss", 1)
        mlflow.flush_artifact_async_logging()
        """,
        own_server.url,
    )
    assert texts(run_id) == {"left.txt": "left"}


def test_a_program_leaves_to_sync_what_was_kept_for_nobody(own_server: Server) -> None:
    own_server.start()
    text = """
        import paceline as mlflow
        with mlflow.start_run() as run:
            mlflow.log_text("offline", "a.txt")
        print(run.info.run_id)
    """
    run_id = programs.run(text, PACELINE_MODE="offline")
    mlflow.set_tracking_uri(own_server.url)
    with mlflow.start_run():
        mlflow.log_metric("loss", 1)
        # Its own journal is in use.
        told = programs.command("sync", ".paceline/journal", "--output", "json", code=1)
        assert [one["files"] for one in json.loads(told) if "files" in one] == [1]
    assert texts(run_id) == {"a.txt": "offline"}


def test_a_kept_file_that_is_gone_holds_no_other_up(own_server: Server) -> None:
    own_server.start()
    mlflow.set_tracking_uri(own_server.url)
    with mlflow.start_run() as run:
        own_server.kill()
        mlflow.log_text("gone", "a.txt")
        mlflow.log_text("there", "b.txt")
        (gone,) = Path(".paceline/journal/files").glob("*/0000000001")
        gone.unlink()
        own_server.start()
        mlflow.flush_artifact_async_logging()
    assert texts(run.info.run_id) == {"b.txt": "there"}


def test_a_server_that_never_answers_holds_nothing_up_for_long(own_server: Server) -> None:
    # Each of these calls took minutes.
    own_server.start()
    own_server.pause()
    text = """
        import sys
        import paceline as mlflow
        mlflow.set_tracking_uri(sys.argv[1])
        mlflow.set_experiment("cats")
        with mlflow.start_run() as run:
            mlflow.log_text("patient", "a.txt")
            mlflow.log_metric("loss", 1)
        print(run.info.run_id)
    """
    run_id = programs.run(text, own_server.url, PACELINE_EXIT_DEADLINE_SECONDS="1")
    own_server.go_on()
    programs.command("sync", ".paceline/journal", "--tracking-uri", own_server.url)
    mlflow.set_tracking_uri(own_server.url)
    assert texts(run_id) == {"a.txt": "patient"}
    assert mlflow.get_run(run_id).data.metrics == {"loss": 1.0}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_a_call_that_waits_for_a_server(own_server: Server, number: signal.Signals) -> None:
    own_server.start()
    process = programs.start(
        """
        import sys
        import paceline as mlflow
        client = mlflow.MlflowClient(sys.argv[1])
        mlflow.set_tracking_uri(sys.argv[1])
        mlflow.start_run()
        print("begun", flush=True)
        input()
        print("asks", flush=True)
        client.search_experiments()
        """,
        own_server.url,
        PACELINE_EXIT_DEADLINE_SECONDS="1",
    )
    assert process.stdin is not None
    assert programs.first_line(process) == "begun"
    own_server.pause()
    process.stdin.write("\n")
    process.stdin.flush()
    assert programs.first_line(process) == "asks"
    try:
        process.send_signal(number)
        # The answer is waited for for two minutes.
        process.communicate(timeout=programs.SECONDS_MAX)
    except subprocess.TimeoutExpired:
        process.kill()
        raise
    finally:
        own_server.go_on()
    assert process.returncode == -number
