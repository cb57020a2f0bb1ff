"""The logo of a clinic on paper: a small gray image, in its proportions. One that cannot be read is left out."""

from __future__ import annotations

import io
from dataclasses import dataclass

from reportlab.lib.utils import ImageReader

#: Millimeters. Higher it would push the rule below the header down.
WIDTH, HEIGHT = 24.0, 11.0


@dataclass(frozen=True, slots=True)
class Logo:
    """What is drawn, and its size in millimeters."""

    image: ImageReader
    width: float
    height: float


def logo_of(data: bytes) -> Logo | None:
    """The logo in the data of a PNG file; None where there is none or it is damaged."""
    if not data:
        return None
    try:
        image = ImageReader(io.BytesIO(data))
        across, down = image.getSize()
        image.getRGBData()
    except (OSError, ValueError, SyntaxError):
        return None
    scale = min(WIDTH / across, HEIGHT / down)
    return Logo(image, across * scale, down * scale)
