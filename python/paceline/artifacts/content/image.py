"""Images: from arrays, lists, files and Pillow, and back."""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy
    from PIL import Image as PillowImage

#: Pixels on the longer side of the small copy that pages show.
COMPRESSED_SIDE = 256

_logger = logging.getLogger(__name__)


class Image:
    """An image: from a numpy array, a list of rows of pixels, an image of Pillow, or the path of a file.

    An array has two dimensions (gray), or a third of 1, 3 or 4 channels (gray, colours, colours and opacity).
    Whole numbers are 0 to 255; other numbers are 0 to 1, and are stretched to that when they are not.
    """

    def __init__(self, image: numpy.ndarray[Any, Any] | PillowImage.Image | str | os.PathLike[str] | list[Any]) -> None:
        self.image = to_pillow(image)

    def to_pil(self) -> PillowImage.Image:
        """The image as Pillow has it."""
        return self.image

    def to_array(self) -> numpy.ndarray[Any, Any]:
        """The pixels as an array."""
        import numpy

        array: numpy.ndarray[Any, Any] = numpy.array(self.image)
        return array

    def to_list(self) -> list[Any]:
        """The pixels as lists in lists."""
        pixels: list[Any] = self.to_array().tolist()
        return pixels

    def resize(self, size: tuple[int, int]) -> Image:
        """A copy of another size."""
        return Image(self.image.resize(size))

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the image in the format that the name of the file says."""
        self.image.save(path)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        width, height = self.image.size
        return width, height


def to_pillow(image: Any) -> PillowImage.Image:
    """An image of any of the kinds that are taken, as Pillow has it."""
    from PIL import Image as PillowImage

    if isinstance(image, Image):
        return image.image
    if isinstance(image, PillowImage.Image):
        return image
    if isinstance(image, str | os.PathLike):
        return PillowImage.open(image)
    import numpy

    if isinstance(image, list):
        image = numpy.array(image)
    if isinstance(image, numpy.ndarray):
        return PillowImage.fromarray(_pixels(image))
    raise TypeError(
        f"An image is a numpy array, an image of Pillow, a list, a path or a paceline.Image; got {type(image).__name__}"
    )


def compressed(image: PillowImage.Image) -> PillowImage.Image:
    """A copy of the same proportions whose longer side is always as long, as the pages of MLflow have it."""
    width, height = image.size
    scale = COMPRESSED_SIDE / max(width, height)
    return image.resize((max(1, int(width * scale)), max(1, int(height * scale))))


def _pixels(array: numpy.ndarray[Any, Any]) -> numpy.ndarray[Any, Any]:
    """The array with pixels of one byte a channel, without a dimension of one channel."""
    if array.ndim not in (2, 3) or (array.ndim == 3 and array.shape[2] not in (1, 3, 4)):
        raise ValueError(f"An image has the shape (height, width) or (height, width, 1, 3 or 4); got {array.shape}")
    array = _bytes(array)
    return array[:, :, 0] if array.ndim == 3 and array.shape[2] == 1 else array


def _bytes(array: numpy.ndarray[Any, Any]) -> numpy.ndarray[Any, Any]:
    import numpy

    kind = array.dtype.kind
    if kind not in "biuf":
        raise TypeError(f"Pixels are truth values, whole numbers or numbers; got the type {array.dtype}")
    if array.size == 0:
        return array.astype(numpy.uint8)
    low, high = array.min(), array.max()
    if kind == "b":
        return array.astype(numpy.uint8) * 255
    if kind in "iu":
        if low < 0 or high > 255:
            raise ValueError(f"Pixels of whole numbers are from 0 to 255; got {low} to {high}")
        return array.astype(numpy.uint8)
    if low < 0 or high > 1:
        _logger.warning("Pixels are from %s to %s instead of 0 to 1, and are stretched to that.", low, high)
        extent = high - low
        array = (array - low) / extent if extent else numpy.zeros_like(array)
    return (array * 255).astype(numpy.uint8)
