"""The close-up of the selected zone with a sketch of its points: their number is planned, their places are not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF, QTransform
from PySide6.QtWidgets import QWidget

from formulator.base import bodymap
from formulator.base.bodymap import MIDDLE, Region
from formulator.base.i18n import tr
from formulator.domain.treatment import Zone
from formulator.ui.look import look
from formulator.ui.panels.bodymap import areas, body, details, see_through
from formulator.ui.widgets.text import color_of
from formulator.workbench.planfigures import zone_name

#: More points than this are not drawn one by one.
MOST_DRAWN = 150


@dataclass(frozen=True, slots=True)
class Spot:
    """The points of one zone in the close-up: where, in which lane of zones that share the place, the mark of its syringe."""

    zone: Zone
    lane: int
    lanes: int
    mark: int
    selected: bool


class CloseUp(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.region: Region | None = None
        self.spots: tuple[Spot, ...] = ()
        self.title = self.says = ""

    def sizeHint(self) -> QSize:
        return QSize(look().px(320), look().px(400))

    def show_zone(self, region: Region | None, zones: Sequence[Zone], index: int, syringes: Sequence[str], title: str = "") -> None:
        """The region of the selected zone with all zones that lie in it; under it its name, or `title`."""
        zone = zones[index] if 0 <= index < len(zones) else None
        here = [
            z for z in zones if region is not None and zone is not None and region.name in bodymap.named_in(z.zone) and z.side == zone.side
        ]
        boxes = [bodymap.part(region, z.zone) for z in here] if region is not None else []
        spots = tuple(
            Spot(z, boxes[:n].count(box), boxes.count(box), syringes.index(z.syringe) if z.syringe in syringes else 0, z is zone)
            for n, (z, box) in enumerate(zip(here, boxes, strict=True))
        )
        title, says = title or (zone_name(zone) if zone is not None else ""), _nothing(zone) if region is None else ""
        if (region, spots, title, says) != (self.region, self.spots, self.title, self.says):
            self.region, self.spots, self.title, self.says = region, spots, title, says
            self.setAccessibleName(tr("Close-up of {zone}, a sketch", zone=title) if region is not None else says)
            self.update()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        px = look().px
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(look().color("hair"), 1))
        painter.setBrush(look().color("surface2"))
        painter.drawRoundedRect(frame, px(6), px(6))
        if self.region is not None:
            inside = frame.adjusted(px(1), px(32), -px(1), -px(58))
            self._body(painter, inside, self.region)
            self._words(painter, frame, inside, self.region)
        else:
            painter.setFont(look().font(13, 400))
            painter.setPen(look().color("text2"))
            box = frame.adjusted(px(24), 0, -px(24), 0)
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), self.says)
        painter.end()

    def _transform(self, inside: QRectF, region: Region) -> QTransform:
        box = areas()[region].boundingRect()
        scale = min(inside.width() / (box.width() * 1.75), inside.height() / (box.height() * 1.5))
        center = inside.center() - box.center() * scale
        return QTransform(scale, 0, 0, scale, center.x(), center.y())

    def _body(self, painter: QPainter, inside: QRectF, region: Region) -> None:
        accent, edge = look().color("accent"), look().color("skin_edge")
        where = self._transform(inside, region)
        painter.save()
        painter.setClipRect(inside)
        shape = where.map(body())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look().color("skin"))
        painter.drawPath(shape)
        area = where.map(areas()[region])
        painter.setBrush(see_through(accent, 0.10))
        painter.drawPath(area)
        painter.setBrush(QBrush(see_through(accent, 0.16), Qt.BrushStyle.BDiagPattern))
        painter.drawPath(area)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(edge, look().px(1.5)))
        painter.drawPath(shape)
        painter.setPen(QPen(edge, look().px(1)))
        for line in details()[region.view]:
            painter.drawPath(where.map(line))
        painter.setPen(QPen(accent, look().px(1.5), Qt.PenStyle.DashLine))
        painter.drawPath(area)
        for spot in self.spots:
            self._points(painter, where, region, spot)
        painter.restore()

    def _points(self, painter: QPainter, where: QTransform, region: Region, spot: Spot) -> None:
        count = min(spot.zone.points or 0, MOST_DRAWN)
        places = bodymap.scatter(region, spot.zone.zone, count, spot.lane, spot.lanes)
        size = look().px(4.5 if count <= 60 and self.height() >= look().px(320) else 3)
        painter.setPen(QPen(look().color("surface"), look().px(1.5)))
        for place in places:
            _mark(painter, where.map(QPointF(*place)), size, spot.mark)

    def _words(self, painter: QPainter, frame: QRectF, inside: QRectF, region: Region) -> None:
        px = look().px
        painter.setFont(look().font(13, 500))
        painter.setPen(look().color("text2"))
        view = tr("Close-up, from the front") if region.view == "front" else tr("Close-up, from the back")
        painter.drawText(QRectF(frame.x(), frame.y() + px(6), frame.width(), px(22)), Qt.AlignmentFlag.AlignCenter, view)
        if region.side != "midline":
            self._lateral(painter, inside, region)
        self._pill(painter, frame)
        painter.setFont(look().font(11, 400))
        painter.setPen(look().color("text3"))
        foot = QRectF(frame.x(), frame.bottom() - px(20), frame.width(), px(16))
        note = self._note(region)
        fits = painter.fontMetrics().horizontalAdvance(note) <= foot.width() - px(8)
        painter.drawText(foot, Qt.AlignmentFlag.AlignCenter, note if fits else tr("a sketch"))

    def _note(self, region: Region) -> str:
        drawn = sum(min(s.zone.points or 0, MOST_DRAWN) for s in self.spots)
        every = sum(s.zone.points or 0 for s in self.spots)
        if every > drawn:
            return tr("a sketch, {drawn} of {all} points drawn", drawn=drawn, all=every)
        if any(s.zone.side == "both" for s in self.spots):
            return tr("a sketch of one side for both")
        return tr("a sketch: the places are not prescribed")

    def _lateral(self, painter: QPainter, inside: QRectF, region: Region) -> None:
        """Which edge is the outer one: the front and the back mirror it."""
        px = look().px
        painter.setFont(look().font(12, 500))
        words = (tr("medial"), tr("lateral")) if region.center[0] > MIDDLE else (tr("lateral"), tr("medial"))
        box = QRectF(inside.x() + px(10), inside.center().y() - px(10), inside.width() - px(20), px(20))
        for text, side in zip(words, (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight), strict=True):
            painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter, text)

    def _pill(self, painter: QPainter, frame: QRectF) -> None:
        px = look().px
        painter.setFont(look().font(13, 700))
        metrics = painter.fontMetrics()
        text = metrics.elidedText(self.title, Qt.TextElideMode.ElideRight, int(frame.width()) - px(56))
        width = metrics.horizontalAdvance(text) + px(32)
        box = QRectF(frame.center().x() - width / 2, frame.bottom() - px(50), width, px(24))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look().color("accent"))
        painter.drawRoundedRect(box, px(4), px(4))
        painter.setPen(look().color("on_accent"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def _nothing(zone: Zone | None) -> str:
    """Why there is no close-up."""
    if zone is None:
        return tr("Pick a place on the figure: it becomes the first zone.")
    if not zone.zone.strip():
        return tr("Name the zone or pick its place on the figure.")
    if not bodymap.named_in(zone.zone):
        return tr("“{zone}” is not on the figure. It is printed as written.", zone=zone.zone.strip())
    return tr("Say which side is treated.")


def _mark(painter: QPainter, at: QPointF, size: float, mark: int) -> None:
    """A disc for the first syringe, a square for the second, a triangle for the third."""
    painter.setBrush(look().color("accent") if mark % 3 == 0 else look().color("text") if mark % 3 == 1 else color_of("text2"))
    if mark % 3 == 0:
        painter.drawEllipse(at, size, size)
        return
    path = QPainterPath()
    if mark % 3 == 1:
        path.addRect(QRectF(at.x() - size * 0.9, at.y() - size * 0.9, size * 1.8, size * 1.8))
    else:
        path.addPolygon(QPolygonF([at + QPointF(0, -size * 1.2), at + QPointF(size * 1.2, size), at + QPointF(-size * 1.2, size)]))
        path.closeSubpath()
    painter.drawPath(path)


class Legend(QWidget):
    """Which mark stands for which syringe."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.names: tuple[str, ...] = ()
        self.setFixedHeight(look().px(20))

    def show_names(self, names: tuple[str, ...]) -> None:
        if names != self.names:
            self.names = names
            self.setAccessibleName(", ".join(tr("Syringe {name}", name=name) for name in names))
            self.setMinimumWidth(sum(self._width(name) for name in names))
            self.update()

    def _width(self, name: str) -> int:
        return self.fontMetrics().horizontalAdvance(tr("Syringe {name}", name=name)) + look().px(36)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(look().font(12, 400))
        across = 0
        for number, name in enumerate(self.names):
            painter.setPen(Qt.PenStyle.NoPen)
            _mark(painter, QPointF(across + look().px(6), self.height() / 2), look().px(5), number)
            painter.setPen(look().color("text2"))
            box = QRectF(across + look().px(18), 0, self._width(name), self.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, tr("Syringe {name}", name=name))
            across += self._width(name)
        painter.end()
