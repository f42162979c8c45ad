"""What the frameworks are told before they start, and the one session of Spark."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
import spark

os.environ |= {
    # Nothing is asked of Hugging Face.
    "HF_HUB_OFFLINE": "1",
    "HF_DATASETS_DISABLE_PROGRESS_BARS": "1",
    # TensorFlow computes on the CPU, and tells errors only.
    "CUDA_VISIBLE_DEVICES": "",
    "TF_CPP_MIN_LOG_LEVEL": "3",
}


@pytest.fixture(scope="session")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Spark with Delta Lake; its tables are gone in the end."""
    started = spark.start(tmp_path_factory.mktemp("warehouse"))
    # Has the processes start that count rows.
    started.range(1).rdd.count()
    yield started
    started.stop()
