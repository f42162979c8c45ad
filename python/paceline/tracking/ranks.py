"""Ranks of a distributed training that share one run.

`torchrun`, MPI and Slurm tell each process its rank. Ranks that share a run all begin it with one id, made from what
is the same for them and for no other training; the server takes the beginning that comes first. Rank 0 ends it.

>>> import os
>>> os.environ.update(RANK="3", WORLD_SIZE="8", TORCHELASTIC_RUN_ID="a1b2", MASTER_ADDR="10.0.0.1", MASTER_PORT="29500")
>>> current_rank()
Rank(number=3, size=8, training='torchrun a1b2 10.0.0.1:29500 0')
>>> for name in ("RANK", "WORLD_SIZE", "TORCHELASTIC_RUN_ID", "MASTER_ADDR", "MASTER_PORT"):
...     del os.environ[name]
"""

from __future__ import annotations

import os
from itertools import count
from typing import NamedTuple

from paceline import _native
from paceline.environment import flag, variable
from paceline.exceptions import MlflowException

#: Makes ids of what is shared.
_NAMESPACE = "6b0d4ec0-52d8-4f3c-9a39-1df6c2ce7a11"
_run_numbers = count()


class Rank(NamedTuple):
    """One of the processes of a training."""

    number: int
    size: int
    #: The same for all ranks of this training, and for no other one; None if nothing tells.
    training: str | None


def current_rank() -> Rank | None:
    """The rank of this process, as its launcher tells. None if it was not launched as one of several."""
    environment = os.environ
    for rank, size, training in (
        ("RANK", "WORLD_SIZE", _torchrun),
        ("OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", _open_mpi),
        ("PMI_RANK", "PMI_SIZE", _slurm),
        ("SLURM_PROCID", "SLURM_NTASKS", _slurm),
    ):
        if rank in environment and size in environment:
            return Rank(int(environment[rank]), int(environment[size]), training())
    return None


def sharing_rank() -> Rank | None:
    """The rank of this process if ranks share their runs."""
    return current_rank() if flag("SHARED_RUN", default=False) else None


def shared_run_id(rank: Rank) -> str:
    """The id of the run that the ranks begin next: the same in each that has begun as many."""
    training = variable("SHARED_RUN_KEY") or rank.training
    if training is None:
        raise MlflowException.invalid_parameter_value(
            "Nothing tells the ranks of this training from those of another one. Set PACELINE_SHARED_RUN_KEY to a "
            "text that is the same for all of them and new for each training."
        )
    from uuid import UUID, uuid5

    return uuid5(UUID(_NAMESPACE), f"{training} {next(_run_numbers)}").hex


def of_rank(handle: _native.Run, rank: Rank) -> _native.Run:
    """The run as a rank logs to it: with series of its own if `PACELINE_RANK_SERIES` says so."""
    if not flag("RANK_SERIES", default=False):
        return handle
    return handle.with_prefix(f"rank_{rank.number}/")


def _torchrun() -> str | None:
    """
    Its id is `none` unless one was given; then the agent that started the ranks of this machine tells them from
    others, as long as all are on this machine.
    """
    environment = os.environ
    run_id = environment.get("TORCHELASTIC_RUN_ID", "none")
    place = f"{environment.get('MASTER_ADDR', '')}:{environment.get('MASTER_PORT', '')}"
    restarts = environment.get("TORCHELASTIC_RESTART_COUNT", "0")
    if run_id != "none":
        return f"torchrun {run_id} {place} {restarts}"
    if environment.get("LOCAL_WORLD_SIZE") == environment.get("WORLD_SIZE"):
        return f"torchrun {place} {restarts} {os.getppid()} {_start_of(os.getppid())}"
    return None


def _open_mpi() -> str | None:
    namespace = os.environ.get("PMIX_NAMESPACE") or os.environ.get("OMPI_MCA_ess_base_jobid")  # noqa: SIM112
    return f"mpi {namespace}" if namespace else _slurm()


def _slurm() -> str | None:
    job = os.environ.get("SLURM_JOB_ID")
    step = os.environ.get("SLURM_STEP_ID", "0")
    return f"slurm {job}.{step} {os.environ.get('SLURM_RESTART_COUNT', '0')}" if job else None


def _start_of(process_id: int) -> str:
    """When a process began, in ticks since the machine did; ids of processes come again."""
    try:
        with open(f"/proc/{process_id}/stat") as file:
            return file.read().rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return ""
