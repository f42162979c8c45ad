"""Forks of a process that has a store of this machine open, which SQLite does not forgive."""

from __future__ import annotations

import os
import signal

import programs

import paceline as mlflow


def count(run_id: str, key: str) -> int:
    return len(mlflow.MlflowClient().get_metric_history(run_id, key))


def test_children_forked_while_the_store_is_written_deliver_what_they_log() -> None:
    run_id, parents = programs.run("""
        import os
        import threading
        import paceline as mlflow
        from paceline.tracking import trackers

        run_id = mlflow.start_run().info.run_id
        is_over = threading.Event()
        logged = 0

        def log():
            global logged
            while not is_over.wait(0.00002):
                mlflow.log_metric("parent", logged, step=logged, run_id=run_id)
                logged += 1

        thread = threading.Thread(target=log)
        thread.start()
        for number in range(60):
            child = os.fork()
            if child == 0:
                mlflow.log_metric("children", number, step=number, run_id=run_id)
                os._exit(0 if trackers.flush() else 1)
            assert os.waitpid(child, 0)[1] == 0, number
        is_over.set()
        thread.join()
        print(run_id, logged)
    """).split()
    assert count(run_id, "children") == 60
    assert count(run_id, "parent") == int(parents)


def test_requests_of_other_threads_are_answered_while_a_process_forks() -> None:
    asked = programs.run("""
        import os
        import threading
        import paceline as mlflow

        mlflow.start_run()
        client = mlflow.MlflowClient()
        is_over = threading.Event()
        answers, errors = [], []

        def ask():
            while not is_over.is_set():
                try:
                    answers.append(len(client.search_runs(["0"])))
                except Exception as error:
                    errors.append(error)

        threads = [threading.Thread(target=ask) for _ in range(3)]
        for thread in threads:
            thread.start()
        for _ in range(60):
            child = os.fork()
            if child == 0:
                os._exit(0)
            os.waitpid(child, 0)
        is_over.set()
        for thread in threads:
            thread.join()
        assert not errors, errors[0]
        print(len(answers), set(answers))
    """)
    assert asked.endswith("{1}")


def test_a_child_keeps_what_it_logs_while_the_store_cannot_be_opened() -> None:
    run_id = programs.run(
        """
        import os
        import paceline as mlflow
        from paceline.tracking import trackers

        run_id = mlflow.start_run().info.run_id
        child = os.fork()
        if child == 0:
            os.rename("mlruns/paceline.db", "aside.db")
            os.mkdir("mlruns/paceline.db")
            mlflow.log_metric("child", 1, run_id=run_id)
            was_delivered = trackers.flush()
            os.rmdir("mlruns/paceline.db")
            os.rename("aside.db", "mlruns/paceline.db")
            os._exit(0 if not was_delivered and trackers.flush() else 1)
        assert os.waitpid(child, 0)[1] == 0
        print(run_id)
        """,
        PACELINE_EXIT_DEADLINE_SECONDS="2",
    )
    assert count(run_id, "child") == 1


def test_a_child_has_no_file_of_its_parents_store_open() -> None:
    programs.run("""
        import os
        import paceline as mlflow
        mlflow.start_run()
        mlflow.MlflowClient().search_runs(["0"])
        child = os.fork()
        if child == 0:
            files = [os.path.realpath(f"/proc/self/fd/{number}") for number in os.listdir("/proc/self/fd")]
            os._exit(any("paceline.db" in file for file in files))
        assert os.waitpid(child, 0)[1] == 0
    """)


def test_what_a_child_logged_outlives_its_parents_end_and_its_own() -> None:
    process = programs.start("""
        import os
        import sys
        import time
        import paceline as mlflow
        from paceline.tracking import trackers

        run_id = mlflow.start_run().info.run_id
        mlflow.log_metric("parent", 1)
        mlflow.MlflowClient().get_run(run_id)
        logged, log = os.pipe()
        parent = os.getpid()
        if os.fork():
            # The child has the store open when its parent ends.
            os.read(logged, 1)
            sys.exit()
        mlflow.log_metric("child", 0, step=0, run_id=run_id)
        assert trackers.flush()
        os.write(log, b".")
        while os.getppid() == parent:
            time.sleep(0.01)
        mlflow.log_metric("child", 1, step=1, run_id=run_id)
        assert trackers.flush()
        print(run_id, os.getpid(), flush=True)
        time.sleep(60)
    """)
    run_id, child = programs.first_line(process).split()
    assert process.wait(programs.SECONDS_MAX) == 0
    assert count(run_id, "child") == 2
    os.kill(int(child), signal.SIGKILL)
    process.communicate(timeout=programs.SECONDS_MAX)
    assert count(run_id, "child") == 2
