"""Programs of several processes."""

from __future__ import annotations

import programs
import pytest

import paceline as mlflow
from paceline.entities import Run

PLACES = pytest.mark.parametrize("place", ["server", "store"])


@pytest.fixture(autouse=True)
def tracking_uri(place: str, request: pytest.FixtureRequest) -> None:
    if place == "server":
        request.getfixturevalue("remote")


def found(run_id: str) -> Run:
    return mlflow.get_run(run_id)


def steps(run_id: str, key: str) -> list[int]:
    return sorted(point.step for point in mlflow.MlflowClient().get_metric_history(run_id, key))


@PLACES
@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_workers_log_to_the_run_of_their_parent(place: str, method: str, tmp_path: object) -> None:
    program = f"""
        import multiprocessing
        import paceline as mlflow

        def work(run_id, number):
            assert mlflow.active_run() is None
            for step in range(100):
                mlflow.log_metric(f"worker_{{number}}", step, step=step, run_id=run_id)

        if __name__ == "__main__":
            with mlflow.start_run() as run:
                context = multiprocessing.get_context({method!r})
                workers = [context.Process(target=work, args=(run.info.run_id, number)) for number in range(3)]
                for worker in workers:
                    worker.start()
                for step in range(100):
                    mlflow.log_metric("parent", step, step=step)
                for worker in workers:
                    worker.join()
                    assert worker.exitcode == 0
            print(run.info.run_id)
    """
    import subprocess
    import sys
    import textwrap
    from pathlib import Path

    file = Path("program.py")
    file.write_text(textwrap.dedent(program))
    ended = subprocess.run([sys.executable, file], capture_output=True, text=True, timeout=100, check=False)
    assert ended.returncode == 0, ended.stderr
    run_id = ended.stdout.strip()
    assert found(run_id).info.status == "FINISHED"
    for key in ("parent", "worker_0", "worker_1", "worker_2"):
        assert steps(run_id, key) == list(range(100)), key


@PLACES
def test_a_forked_child_does_not_end_its_parents_run(place: str) -> None:
    run_id = programs.run("""
        import os
        import sys
        import paceline as mlflow
        run = mlflow.start_run()
        mlflow.log_metric("parent", 1)
        child = os.fork()
        if child == 0:
            assert mlflow.active_run() is None
            with mlflow.start_run():
                mlflow.log_metric("child", 1)
            sys.exit(0)
        assert os.waitpid(child, 0)[1] == 0
        assert mlflow.get_run(run.info.run_id).info.status == "RUNNING"
        mlflow.log_metric("parent", 2, step=1)
        print(run.info.run_id)
    """)
    assert found(run_id).info.status == "FINISHED"
    assert found(run_id).data.metrics == {"parent": 2.0}


@PLACES
@pytest.mark.parametrize("series", ["false", "true"])
def test_ranks_share_one_run(place: str, series: str) -> None:
    text = """
        import os
        import paceline as mlflow
        rank = int(os.environ["RANK"])
        with mlflow.start_run(run_name="shared") as run:
            for step in range(50):
                mlflow.log_metric("loss", rank, step=step)
        print(run.info.run_id)
    """
    ranks = [
        programs.start(
            text,
            RANK=str(rank),
            WORLD_SIZE="3",
            TORCHELASTIC_RUN_ID=f"test-{place}-{series}-{id(text)}",
            MASTER_ADDR="127.0.0.1",
            MASTER_PORT="29500",
            PACELINE_SHARED_RUN="true",
            PACELINE_RANK_SERIES=series,
        )
        for rank in range(3)
    ]
    outputs = [rank.communicate(timeout=100) for rank in ranks]
    assert [rank.returncode for rank in ranks] == [0, 0, 0], outputs
    run_ids = {output.strip() for output, _ in outputs}
    assert len(run_ids) == 1
    run_id = run_ids.pop()
    assert found(run_id).info.status == "FINISHED"
    if series == "true":
        for rank in range(3):
            assert steps(run_id, f"rank_{rank}/loss") == list(range(50))
    else:
        assert steps(run_id, "loss") == sorted(list(range(50)) * 3)
