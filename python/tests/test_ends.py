"""What becomes of runs and of what was logged, whatever ends the program."""

from __future__ import annotations

import json
import signal
import time
from pathlib import Path

import programs
import pytest
from servers import Server

import paceline as mlflow
from paceline import _native
from paceline.entities import Run

REASON = "paceline.status.reason"


def found(run_id: str) -> Run:
    return mlflow.get_run(run_id)


def test_the_end_of_a_program_ends_its_runs(remote: str) -> None:
    text = """
        import paceline as mlflow
        outer = mlflow.start_run()
        inner = mlflow.start_run(nested=True)
        mlflow.log_metric("loss", 0.5)
        print(outer.info.run_id, inner.info.run_id)
    """
    outer, inner = programs.run(text).split()
    assert [found(run_id).info.status for run_id in (outer, inner)] == ["FINISHED", "FINISHED"]
    assert found(inner).data.metrics == {"loss": 0.5}


def test_what_a_program_registers_for_its_end_logs_to_the_active_run(remote: str, unique_name: str) -> None:
    text = """
        import atexit
        import sys
        import paceline as mlflow
        atexit.register(lambda: mlflow.log_metric("total", 7))
        mlflow.set_experiment(sys.argv[1])
        print(mlflow.start_run().info.run_id)
        mlflow.log_metric("loss", 0.5)
    """
    run_id = programs.run(text, unique_name)
    (run,) = mlflow.search_runs(experiment_names=[unique_name], output_format="list")
    assert (run.info.run_id, run.info.status) == (run_id, "FINISHED")
    assert run.data.metrics == {"loss": 0.5, "total": 7}


def test_what_is_logged_without_waiting_at_the_end_is_sent(remote: str) -> None:
    text = """
        import atexit
        import sys
        import paceline as mlflow

        def log():
            client.log_metric(run_id, "late", 1, synchronous=False)

        atexit.register(log)
        client = mlflow.MlflowClient(sys.argv[1])
        run_id = client.create_run("0").info.run_id
        client.log_metric(run_id, "early", 1, synchronous=False)
        print(run_id)
    """
    assert found(programs.run(text, remote)).data.metrics == {"early": 1.0, "late": 1.0}


def test_a_run_that_begins_at_the_end_of_a_program_ends(remote: str) -> None:
    text = """
        import atexit
        import paceline as mlflow

        def report():
            print(mlflow.start_run().info.run_id)
            mlflow.log_metric("total", 7)

        atexit.register(report)
    """
    run = found(programs.run(text))
    assert (run.info.status, run.data.metrics) == ("FINISHED", {"total": 7})


def test_an_exception_that_nobody_catches_fails_its_runs(remote: str) -> None:
    text = """
        import paceline as mlflow
        print(mlflow.start_run().info.run_id)
        mlflow.log_metric("loss", 0.5)
        raise ValueError("no such breed")
    """
    run_id = programs.run(text, code=1)
    assert found(run_id).info.status == "FAILED"
    assert found(run_id).data.tags[REASON] == "ValueError: no such breed"
    assert found(run_id).data.metrics == {"loss": 0.5}
    other = programs.run(text, code=1, PACELINE_MARK_FAILED_ON_UNCAUGHT="false")
    assert found(other).info.status == "FINISHED"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_kills_runs(remote: str, number: signal.Signals) -> None:
    process = programs.start("""
        import time
        import paceline as mlflow
        run = mlflow.start_run()
        mlflow.log_metric("loss", 0.5)
        print(run.info.run_id, flush=True)
        time.sleep(60)
    """)
    run_id = programs.first_line(process)
    process.send_signal(number)
    _, errors = process.communicate(timeout=programs.SECONDS_MAX)
    assert process.returncode == -number, errors
    assert found(run_id).info.status == "KILLED"
    assert found(run_id).data.tags[REASON] == ("KeyboardInterrupt" if number == signal.SIGINT else number.name)
    assert found(run_id).data.metrics == {"loss": 0.5}


@pytest.mark.parametrize(("code", "status", "reason"), [(0, "FINISHED", None), (3, "FAILED", "SystemExit: 3")])
def test_a_program_that_leaves_its_block_says_how(remote: str, code: int, status: str, reason: str | None) -> None:
    text = f"""
        import sys
        import paceline as mlflow
        with mlflow.start_run() as run:
            print(run.info.run_id)
            sys.exit({code})
    """
    run_id = programs.run(text, code=code)
    assert found(run_id).info.status == status
    assert found(run_id).data.tags.get(REASON) == reason


def test_a_signal_that_is_ignored_ends_nothing(remote: str) -> None:
    """As under `nohup`."""
    run_id = programs.run("""
        import os, signal
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        import paceline as mlflow
        with mlflow.start_run() as run:
            os.kill(os.getpid(), signal.SIGHUP)
            mlflow.log_metric("loss", 0.5)
        print(run.info.run_id)
    """)
    assert found(run_id).info.status == "FINISHED"
    assert found(run_id).data.metrics == {"loss": 0.5}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_while_a_run_begins_kills_it(own_server: Server, unique_name: str, number: signal.Signals) -> None:
    own_server.start()
    mlflow.set_tracking_uri(own_server.url)
    process = programs.start(
        """
        import sys
        import paceline as mlflow
        mlflow.set_experiment(sys.argv[1])
        with mlflow.start_run(run_name="before"):
            pass
        print("ready", flush=True)
        input()
        try:
            mlflow.start_run(run_name="interrupted")
        except KeyboardInterrupt:
            with mlflow.start_run(run_name="after"):
                pass
        """,
        unique_name,
    )
    programs.first_line(process)
    own_server.pause()
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()
    # Until the program waits for the server.
    time.sleep(1)
    process.send_signal(number)
    own_server.go_on()
    _, errors = process.communicate(timeout=programs.SECONDS_MAX)
    assert process.returncode == (0 if number == signal.SIGINT else -number), errors
    runs = {run.info.run_name: run for run in mlflow.search_runs(experiment_names=[unique_name], output_format="list")}
    assert runs["interrupted"].info.status == "KILLED"
    assert runs["interrupted"].data.tags[REASON] == ("KeyboardInterrupt" if number == signal.SIGINT else "SIGTERM")
    assert ("after" in runs) == (number == signal.SIGINT)
    assert all(run.info.status == "FINISHED" for name, run in runs.items() if name != "interrupted")


def test_what_a_killed_program_logged_is_sent_by_the_next_one(remote: str, tmp_path: Path) -> None:
    text = """
        import os
        import paceline as mlflow
        run = mlflow.start_run(experiment_id="0")
        for step in range(1000):
            mlflow.log_metric("loss", step, step=step)
        print(run.info.run_id, flush=True)
        os.kill(os.getpid(), 9)
    """
    folder = tmp_path / "journal"
    run_id = programs.run(text, code=-9, PACELINE_JOURNAL_DIR=str(folder))
    programs.run("import paceline as mlflow\nwith mlflow.start_run(): pass", PACELINE_JOURNAL_DIR=str(folder))
    points = mlflow.MlflowClient().get_metric_history(run_id, "loss")
    assert [point.step for point in points] == list(range(1000))
    assert found(run_id).info.status == "RUNNING"


def test_a_killed_program_loses_its_run_until_it_is_gone_on_with(tmp_path: Path) -> None:
    """In a store of this machine, of which nobody waits for a server to come back."""
    uri = f"sqlite:///{tmp_path}/paceline.db"
    process = programs.start(
        """
        import time
        import paceline as mlflow
        run = mlflow.start_run(experiment_id="0")
        print(run.info.run_id, flush=True)
        time.sleep(60)
        """,
        MLFLOW_TRACKING_URI=uri,
        PACELINE_RUN_LEASE_SECONDS="1",
    )
    run_id = programs.first_line(process)
    mlflow.set_tracking_uri(uri)
    # Longer than the lease.
    time.sleep(2.5)
    assert not is_lost(uri, run_id)
    process.kill()
    process.communicate()
    deadline = time.monotonic() + 30
    while not is_lost(uri, run_id) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert is_lost(uri, run_id)
    assert found(run_id).info.status == "RUNNING"
    with mlflow.start_run(run_id):
        mlflow.flush_async_logging()
        assert not is_lost(uri, run_id)
    assert found(run_id).info.status == "FINISHED"


def is_lost(uri: str, run_id: str) -> bool:
    body = json.dumps({"filter": f"run_id = '{run_id}'"}).encode()
    headers = [("Content-Type", "application/json")]
    status, _, answer = _native.Connection(uri).request("POST", "/api/v1/runs/query", None, body, headers)
    assert status == 200, answer
    return json.loads(answer)["runs"][0]["lost_since_ms"] is not None


@pytest.mark.parametrize("experiment", ["cats", None])
def test_a_server_that_is_away_neither_raises_nor_waits(
    own_server: Server, tmp_path: Path, experiment: str | None
) -> None:
    """The program has a bound on its time, which trying again and again would exceed."""
    folder = str(tmp_path / "journal")
    text = """
        import sys
        import paceline as mlflow
        if len(sys.argv) > 1:
            mlflow.set_experiment(sys.argv[1])
        for _ in range(20):
            mlflow.start_run()
            mlflow.end_run()
        with mlflow.start_run(run_name="first") as run:
            mlflow.log_param("lr", 0.1)
            for step in range(1000):
                mlflow.log_metric("loss", step, step=step)
        print(run.info.run_id)
    """
    variables = {
        "MLFLOW_TRACKING_URI": own_server.url,
        "PACELINE_JOURNAL_DIR": folder,
        "PACELINE_EXIT_DEADLINE_SECONDS": "0.5",
    }
    words = [experiment] if experiment else []
    run_id = programs.run(text, *words, **variables)
    own_server.start()
    programs.run("import paceline as mlflow\nwith mlflow.start_run(): pass", **variables)
    mlflow.set_tracking_uri(own_server.url)
    run = found(run_id)
    assert run.info.status == "FINISHED"
    assert run.info.run_name == "first"
    assert run.data.params == {"lr": "0.1"}
    assert mlflow.get_experiment(run.info.experiment_id).name == (experiment or "Default")
    assert len(mlflow.MlflowClient().get_metric_history(run_id, "loss")) == 1000


def test_a_working_directory_that_is_gone_does_not_stop_logging(remote: str, tmp_path: Path) -> None:
    text = """
        import os
        import sys
        os.mkdir(sys.argv[1])
        os.chdir(sys.argv[1])
        os.rmdir(sys.argv[1])
        import paceline as mlflow
        with mlflow.start_run() as run:
            mlflow.log_metric("loss", 0.5)
        print(run.info.run_id)
    """
    run_id = programs.run(text, str(tmp_path / "gone"), TMPDIR=str(tmp_path))
    assert found(run_id).data.metrics == {"loss": 0.5}
    (journals,) = tmp_path.glob("paceline-journal-*")
    assert journals.stat().st_mode & 0o077 == 0


def test_a_server_may_go_and_come_back(own_server: Server) -> None:
    own_server.start()
    mlflow.set_tracking_uri(own_server.url)
    with mlflow.start_run() as run:
        for step in range(500):
            mlflow.log_metric("loss", step, step=step)
        own_server.kill()
        for step in range(500, 1000):
            mlflow.log_metric("loss", step, step=step)
        own_server.start()
    deadline = time.monotonic() + 30
    while found(run.info.run_id).info.status != "FINISHED" and time.monotonic() < deadline:
        time.sleep(0.1)
    points = mlflow.MlflowClient().get_metric_history(run.info.run_id, "loss")
    assert [point.step for point in points] == list(range(1000))


def test_what_is_logged_offline_is_synced_later(remote: str, tmp_path: Path) -> None:
    folder = tmp_path / "journal"
    text = """
        import paceline as mlflow
        mlflow.set_experiment("offline-cats")
        with mlflow.start_run(run_name="first", tags={"team": "vision"}) as run:
            mlflow.log_param("lr", 0.1)
            mlflow.log_metric("loss", 0.5, step=3, timestamp=1234)
        print(run.info.run_id, run.info.start_time)
    """
    run_id, start_time = programs.run(text, PACELINE_MODE="offline", PACELINE_JOURNAL_DIR=str(folder)).split()
    with pytest.raises(mlflow.MlflowException):
        found(run_id)
    assert "delivered and removed" in programs.command("sync", str(folder))
    run = found(run_id)
    assert (run.info.run_name, run.info.status, run.info.start_time) == ("first", "FINISHED", int(start_time))
    assert run.data.params == {"lr": "0.1"}
    point = mlflow.MlflowClient().get_metric_history(run_id, "loss")[0]
    assert (point.value, point.step, point.timestamp) == (0.5, 3, 1234)
    assert mlflow.get_experiment(run.info.experiment_id).name == "offline-cats"
    assert "nothing to send" in programs.command("sync", str(folder))


def test_a_watching_sync_sends_what_is_being_written(remote: str, tmp_path: Path) -> None:
    folder = tmp_path / "journal"
    folder.mkdir()
    writer = programs.start(
        """
        import time
        import paceline as mlflow
        with mlflow.start_run(experiment_id="0") as run:
            print(run.info.run_id, flush=True)
            for step in range(100):
                mlflow.log_metric("loss", step, step=step)
                time.sleep(0.01)
            input()
        """,
        PACELINE_MODE="offline",
        PACELINE_JOURNAL_DIR=str(folder),
    )
    run_id = programs.first_line(writer)
    watch = ["sync", str(folder), "--watch", "--interval", "0.1"]
    watching = programs.start(f"from paceline import _native; _native.command(['paceline', *{watch!r}])")
    deadline = time.monotonic() + 30
    seen = 0
    while seen < 100 and time.monotonic() < deadline:
        try:
            seen = len(mlflow.MlflowClient().get_metric_history(run_id, "loss"))
        except mlflow.MlflowException:
            time.sleep(0.05)
    assert seen == 100
    assert found(run_id).info.status == "RUNNING"
    writer.communicate("\n", timeout=programs.SECONDS_MAX)
    while found(run_id).info.status != "FINISHED" and time.monotonic() < deadline:
        time.sleep(0.05)
    assert found(run_id).info.status == "FINISHED"
    watching.terminate()
    output, _ = watching.communicate(timeout=programs.SECONDS_MAX)
    assert "delivered and removed" in output
