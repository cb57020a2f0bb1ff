"""The severity signs on screen, drawn from the same table as on paper."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF

from formulator.base.shapes import SIGNS, Point, Sign
from formulator.ui.look.theme import Theme, Tones

#: The bare tick of a line on which nothing was found; it is never green.
TICK = "tick"
_OPEN = ("minor",)


def paint_sign(painter: QPainter, word: str, into: QRectF, theme: Theme) -> None:
    """Draws the sign of a severity into a square."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(into.topLeft())
    painter.scale(into.width() / 24, into.height() / 24)
    if word == TICK:
        _strokes(painter, SIGNS["clear"], QColor(theme["text2"]), 2.2)
    else:
        _framed(painter, word, theme.severities[word])
    painter.restore()


def _framed(painter: QPainter, word: str, tones: Tones) -> None:
    sign = SIGNS[word]
    if word in _OPEN:
        painter.setPen(QPen(QColor(tones.fill), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QPointF(12, 12), 9, 9)
        _strokes(painter, sign, QColor(tones.fill), 2.2)
        return
    painter.setBrush(QBrush(QColor(tones.fill)))
    edge = QPen(QColor(tones.edge), 1.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    painter.setPen(edge)
    if sign.outline is not None:
        painter.drawPolygon(QPolygonF([QPointF(*point) for point in sign.outline]))
    else:
        painter.drawEllipse(QPointF(12, 12), 10, 10)
    _strokes(painter, sign, QColor(tones.on), 2.4, 0.72 if word == "clear" else 1.0)


def _strokes(painter: QPainter, sign: Sign, color: QColor, width: float, shrink: float = 1.0) -> None:
    pen = QPen(color, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(pen)

    def at(point: Point) -> QPointF:
        return QPointF(12 + (point[0] - 12) * shrink, 12 + (point[1] - 12) * shrink)

    for stroke in sign.strokes:
        painter.drawPolyline(QPolygonF([at(point) for point in stroke]))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(color))
    for dot in sign.dots:
        painter.drawEllipse(at(dot), width * 0.62, width * 0.62)
