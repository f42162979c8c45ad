"""The file that stands for a model whose files are elsewhere."""

from __future__ import annotations

import json
from datetime import datetime, timezone

from paceline.entities import LoggedModel

#: Tag and metadata of a model whose files are elsewhere.
EXTERNAL_TAG = "mlflow.model.isExternal"

#: The version of MLflow whose format the file has.
_FORMAT_VERSION = "3.17.2"

#: A signature has inputs and outputs; these say nothing.
_PLACEHOLDER = json.dumps([{"type": "boolean", "required": True}])


def stub_of_model(model: LoggedModel) -> str:
    """`MLmodel` of a model that has no flavours, which programs find where they look for a model."""
    made = datetime.now(timezone.utc).strftime("%Y-%m-%d %H:%M:%S.%f")
    lines = {
        "artifact_path": _quoted(model.artifact_location),
        "flavors": "{}",
        "is_signature_from_type_hint": "false",
        "metadata": f"\n  {EXTERNAL_TAG}: true",
        "mlflow_version": _FORMAT_VERSION,
        "model_id": model.model_id,
        "model_uuid": model.model_id,
        "prompts": "null",
        "run_id": model.source_run_id,
        "signature": f"\n  inputs: {_quoted(_PLACEHOLDER)}\n  outputs: {_quoted(_PLACEHOLDER)}\n  params: null",
        "type_hint_from_example": "false",
        "utc_time_created": _quoted(made),
    }
    # YAML, in which nothing but these texts needs a quote.
    return "".join(f"{name}: {value}\n".replace(": \n", ":\n") for name, value in lines.items() if value is not None)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
