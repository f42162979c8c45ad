"""Figures of matplotlib and plotly as files."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from matplotlib.figure import Figure as MatplotlibFigure
    from plotly.graph_objects import Figure as PlotlyFigure

    Figure: TypeAlias = MatplotlibFigure | PlotlyFigure

_PLOTLY_IMAGES = (".png", ".jpeg", ".webp", ".svg", ".pdf")


def save_figure(figure: Any, local_file: str, save_kwargs: dict[str, Any] | None) -> None:
    """Write a figure in the format that the name of the file says."""
    extension = PurePosixPath(local_file).suffix.lower()
    module = type(figure).__module__.partition(".")[0]
    save_kwargs = save_kwargs or {}
    if module == "plotly" and extension == ".html":
        # With plotly's own script in it, each file would be several MB.
        figure.write_html(local_file, **{"include_plotlyjs": "cdn", "auto_open": False} | save_kwargs)
    elif module == "plotly" and extension in _PLOTLY_IMAGES:
        figure.write_image(local_file, **save_kwargs)
    elif module == "plotly":
        formats = ", ".join((".html", *_PLOTLY_IMAGES))
        raise TypeError(f"A figure of plotly is written as {formats}; got {extension!r}")
    elif hasattr(figure, "savefig"):
        figure.savefig(local_file, **save_kwargs)
    else:
        raise TypeError(f"A figure is of matplotlib or plotly; got {type(figure).__module__}.{type(figure).__name__}")
