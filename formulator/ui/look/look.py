"""The look in use: theme, scale, fonts, icons. Installed once; another theme or text size makes the window anew."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from formulator.ui.look.signs import paint_sign
from formulator.ui.look.style import palette_of, sheet_of
from formulator.ui.look.theme import Theme, read_theme

FAMILY = "IBM Plex Sans"
_WEIGHTS = {400: QFont.Weight.Normal, 500: QFont.Weight.Medium, 600: QFont.Weight.DemiBold, 700: QFont.Weight.Bold}
_current: list[Look] = []


class Look:
    """Colors by token, sizes in logical pixels times the text size, icons in a token's color."""

    def __init__(self, theme: Theme, resources: Path, scale: float = 1.0) -> None:
        self.theme, self.resources, self.scale = theme, resources, scale
        self._icons: dict[tuple[str, str, int], QPixmap] = {}
        self._signs: dict[tuple[str, int], QPixmap] = {}
        self._fonts: dict[tuple[int, int], QFont] = {}

    def px(self, size: float) -> int:
        """A size of the design at the chosen text size."""
        return round(size * self.scale)

    def color(self, token: str) -> QColor:
        return QColor(self.theme[token])

    def font(self, size: int = 13, weight: int = 400) -> QFont:
        """A font of the type scale; digits are of equal width in this family."""
        found = self._fonts.get((size, weight))
        if found is None:
            found = QFont([FAMILY, "DejaVu Sans"])
            found.setPixelSize(self.px(size))
            found.setWeight(_WEIGHTS[weight])
            self._fonts[size, weight] = found
        return found

    def pixmap(self, name: str, token: str = "text2", size: int = 16) -> QPixmap:
        """An icon in the color of a token, sharp on high-density screens."""
        key = (name, token, size)
        if key not in self._icons:
            self._icons[key] = self._drawn(name, self.theme.tokens.get(token, token), size)
        return self._icons[key]

    def icon(self, name: str, token: str = "text2", size: int = 16, gap: int = 0) -> QIcon:
        """The icon with its disabled state; `gap` is free room at its right, before a word."""
        found = QIcon(self._spaced(self.pixmap(name, token, size), gap))
        found.addPixmap(self._spaced(self.pixmap(name, "disabled", size), gap), QIcon.Mode.Disabled)
        return found

    def _spaced(self, drawn: QPixmap, gap: int) -> QPixmap:
        if not gap:
            return drawn
        ratio = drawn.devicePixelRatio()
        made = QPixmap(drawn.width() + round(self.px(gap) * ratio), drawn.height())
        made.setDevicePixelRatio(ratio)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        painter.drawPixmap(0, 0, drawn)
        painter.end()
        return made

    def _drawn(self, name: str, color: str, size: int) -> QPixmap:
        text = (self.resources / "icons" / f"{name}.svg").read_text(encoding="utf-8")
        width = "1.75" if size <= 20 else "1.5"
        text = text.replace("currentColor", color).replace('stroke-width="2"', f'stroke-width="{width}"')
        made = self._blank(size)
        painter = QPainter(made)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        QSvgRenderer(QByteArray(text.encode())).render(painter, QRectF(0, 0, self.px(size), self.px(size)))
        painter.end()
        return made

    def _blank(self, size: int) -> QPixmap:
        ratio = self._ratio()
        made = QPixmap(round(self.px(size) * ratio), round(self.px(size) * ratio))
        made.setDevicePixelRatio(ratio)
        made.fill(Qt.GlobalColor.transparent)
        return made

    def _ratio(self) -> float:
        app = QApplication.instance()
        return app.devicePixelRatio() if isinstance(app, QApplication) else 1.0

    def sign(self, word: str, size: int = 20) -> QPixmap:
        """The sign of a severity ("major", "not checked", "clear" ...; "tick" is the bare one)."""
        if (word, size) not in self._signs:
            made = self._blank(size)
            painter = QPainter(made)
            paint_sign(painter, word, QRectF(0, 0, self.px(size), self.px(size)), self.theme)
            painter.end()
            self._signs[word, size] = made
        return self._signs[word, size]

    def sheet(self) -> str:
        """The style sheet of the application."""
        return sheet_of(self.theme, self.px, self.resources)


def install(app: QApplication, resources: Path, theme: str = "light", scale: float = 1.0) -> Look:
    """Makes the look that of the application. Raises InputError for a damaged theme."""
    made = Look(read_theme(resources / "themes" / f"{theme}.yaml"), resources, scale)
    if not _current:
        for path in sorted((resources / "fonts").glob("*.ttf")):
            QFontDatabase.addApplicationFont(str(path))
    app.setStyle("Fusion")
    app.setPalette(palette_of(made.theme))
    app.setFont(made.font())
    app.setStyleSheet(made.sheet())
    _current[:] = [made]
    return made


def look() -> Look:
    """The look in use. Raises IndexError before `install`."""
    return _current[0]
