"""Images of one key at many steps."""

from __future__ import annotations

import io
import re
import uuid
from typing import TYPE_CHECKING

from paceline._values import now_ms
from paceline.artifacts.content.image import compressed

if TYPE_CHECKING:
    from PIL.Image import Image

    from paceline.resources.run_artifacts import RunArtifactCalls

_KEY = re.compile(r"[a-zA-Z0-9_\-./ ]+")


def log_image_of_series(
    client: RunArtifactCalls, run_id: str, image: Image, key: str, step: int, timestamp: int | None
) -> None:
    """Make the file of an image and of its small copy, and mark the run as one that has images."""
    if not _KEY.fullmatch(key):
        raise ValueError(f"The key of an image has letters, digits and _ - . / and spaces; got {key!r}")
    # The pages read key, step and time from the name.
    stem = f"{key.replace('/', '~')}+step+{step}+timestamp+{timestamp or now_ms()}+{uuid.uuid4()}"
    store = client._store_of_run(run_id)
    store.put_bytes(_encoded(image, "PNG"), f"images/{stem}.png")
    store.put_bytes(_encoded(compressed(image), "WEBP"), f"images/{stem}+compressed.webp")
    client._set_tag_of_run(run_id, "mlflow.loggedImages", "True")


def _encoded(image: Image, format: str) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, format)
    return buffer.getvalue()
