"""What the store holds: experiments, runs, metrics, datasets, models, as values to read."""

from paceline.entities.dataset import Dataset, DatasetInput
from paceline.entities.experiment import Experiment
from paceline.entities.file_info import FileInfo
from paceline.entities.key_value import ExperimentTag, InputTag, LoggedModelParameter, LoggedModelTag, Param, RunTag
from paceline.entities.lifecycle import LifecycleStage, ViewType
from paceline.entities.logged_model import LoggedModel, LoggedModelStatus
from paceline.entities.metric import Metric
from paceline.entities.paged_list import PagedList
from paceline.entities.run import Run, RunData, RunInfo
from paceline.entities.run_links import LoggedModelInput, LoggedModelOutput, RunInputs, RunOutputs
from paceline.entities.run_status import RunStatus
from paceline.entities.source_type import SourceType

__all__ = [
    "Dataset",
    "DatasetInput",
    "Experiment",
    "ExperimentTag",
    "FileInfo",
    "InputTag",
    "LifecycleStage",
    "LoggedModel",
    "LoggedModelInput",
    "LoggedModelOutput",
    "LoggedModelParameter",
    "LoggedModelStatus",
    "LoggedModelTag",
    "Metric",
    "PagedList",
    "Param",
    "Run",
    "RunData",
    "RunInfo",
    "RunInputs",
    "RunOutputs",
    "RunStatus",
    "RunTag",
    "SourceType",
    "ViewType",
]
