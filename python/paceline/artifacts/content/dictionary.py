"""Dictionaries as JSON or YAML."""

from __future__ import annotations

import json
from typing import Any


def dictionary_bytes(dictionary: Any, artifact_file: str) -> bytes:
    """YAML for a file called `.yaml` or `.yml`, else JSON. What JSON does not have becomes its text.

    >>> dictionary_bytes({"a": 1}, "a.json")
    b'{\\n  "a": 1\\n}'
    """
    if artifact_file.lower().endswith((".yaml", ".yml")):
        try:
            import yaml
        except ImportError as error:
            raise ImportError("YAML needs a package: pip install pyyaml. Other names of files become JSON.") from error
        text: str = yaml.dump(dictionary, default_flow_style=False)
        return text.encode()
    return json.dumps(dictionary, indent=2, default=str).encode()
