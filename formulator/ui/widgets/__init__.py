"""The parts that every screen is made of, in all their states."""

from formulator.ui.widgets.bars import LimitBar, Meter
from formulator.ui.widgets.buttons import Button, Chip, IconButton, Segments, Tab
from formulator.ui.widgets.fields import Choice, Field, TextArea
from formulator.ui.widgets.flow import Flow
from formulator.ui.widgets.frames import Card, Panel, Scroll, clear, column, line, row
from formulator.ui.widgets.marks import Icon, Sign, Tile
from formulator.ui.widgets.notice import Notice
from formulator.ui.widgets.ring import FocusRing
from formulator.ui.widgets.text import Text, link_text

__all__ = [
    "Button", "Card", "Chip", "Choice", "Field", "Flow", "FocusRing", "Icon", "IconButton", "LimitBar", "Meter", "Notice", "Panel",
    "Scroll", "Segments", "Sign", "Tab", "Text", "TextArea", "Tile", "clear", "column", "line", "link_text", "row",
]  # fmt: skip
