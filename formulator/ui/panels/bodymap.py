"""The body from the front and from the back: regions that can be picked with the pointer and with the keys."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF, QTransform
from PySide6.QtWidgets import QWidget

from formulator.base import bodymap
from formulator.base.bodymap import REGIONS, Region, Shape
from formulator.base.i18n import tr
from formulator.ui.look import look

_STEPS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}
_SET = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)


def smooth(points: Shape, closed: bool = False) -> QPainterPath:
    """A smooth path through points."""
    path = QPainterPath(QPointF(*points[0]))
    for one, two, end in bodymap.curve(points, closed):
        path.cubicTo(QPointF(*one), QPointF(*two), QPointF(*end))
    if closed:
        path.closeSubpath()
    return path


@lru_cache(maxsize=1)
def body() -> QPainterPath:
    """The outline in the units of the map."""
    return smooth(bodymap.OUTLINE, closed=True)


@lru_cache(maxsize=1)
def details() -> dict[str, list[QPainterPath]]:
    """The thin lines of each view."""
    return {view: [_line(points) for points in lines] for view, lines in bodymap.LINES.items()}


def _line(points: Shape) -> QPainterPath:
    """A line; one that ends where it began is round there too."""
    return smooth(points[:-1], closed=True) if points[0] == points[-1] else smooth(points)


@lru_cache(maxsize=1)
def areas() -> dict[Region, QPainterPath]:
    """Every region, cut by the outline."""
    outline, found = body(), dict[Region, QPainterPath]()
    for region in REGIONS:
        path = QPainterPath()
        path.addPolygon(QPolygonF([QPointF(*point) for point in region.shape]))
        path.closeSubpath()
        found[region] = path.intersected(outline)
    return found


@lru_cache(maxsize=64)
def together(regions: tuple[Region, ...], view: str) -> QPainterPath:
    """Regions of one view as one shape, without the lines between them."""
    whole = QPainterPath()
    for region in regions:
        if region.view == view:
            whole = whole.united(areas()[region])
    return whole.simplified()


def side_text(region: Region) -> str:
    """ "right knee, from the back"."""
    view = tr("from the front") if region.view == "front" else tr("from the back")
    return tr("{side} {name}, {view}", side=tr(region.side), name=region.name, view=view)


def see_through(color: QColor, share: float) -> QColor:
    made = QColor(color)
    made.setAlphaF(share)
    return made


class BodyMap(QWidget):
    """`chosen` tells the region that was picked, `mirrored` that the other side is wanted, `pointed` the region under pointer or key."""

    chosen = Signal(object)
    mirrored = Signal()
    pointed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(tr("Body map. Arrows move, Space sets, M mirrors"))
        self.selected: tuple[Region, ...] = ()
        self.others: tuple[Region, ...] = ()
        self.side = ""
        self.cursor_at: Region | None = None
        self._over: Region | None = None

    def show_treated(self, selected: tuple[Region, ...], others: tuple[Region, ...], side: str) -> None:
        """The regions of the selected zone and those of the others; `side` of the selected one."""
        if (selected, others, side) != (self.selected, self.others, self.side):
            if selected and selected != self.selected and not self.hasFocus():
                self.cursor_at = None
            self.selected, self.others, self.side = selected, others, side
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(look().px(360), look().px(460))

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(280), look().px(260))

    # Geometry

    def _scale(self) -> float:
        px = look().px
        tall = (self.height() - px(60)) / bodymap.HEIGHT
        return max(0.1, min(tall, (self.width() - px(24)) / (2 * bodymap.WIDTH)))

    def _origin(self, view: str) -> QPointF:
        scale = self._scale()
        gap = min((self.width() - 2 * bodymap.WIDTH * scale) / 3, look().px(48))
        left = (self.width() - 2 * bodymap.WIDTH * scale - gap) / 2
        across = left + (0 if view == "front" else bodymap.WIDTH * scale + gap)
        free = self.height() - look().px(60) - bodymap.HEIGHT * scale
        return QPointF(across, look().px(24) + max(0.0, free / 2))

    def _transform(self, view: str) -> QTransform:
        origin, scale = self._origin(view), self._scale()
        return QTransform(scale, 0, 0, scale, origin.x(), origin.y())

    def region_at(self, place: QPointF) -> Region | None:
        """The region under a place of the widget."""
        for view in bodymap.VIEWS:
            point = self._transform(view).inverted()[0].map(place)
            for region in reversed(REGIONS):
                if region.view == view and areas()[region].contains(point):
                    return region
        return None

    def center_of(self, region: Region) -> QPointF:
        """Where a region lies on the widget."""
        return self._transform(region.view).map(areas()[region].boundingRect().center())

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for view in bodymap.VIEWS:
            self._figure(painter, view)
            self._captions(painter, view)
        painter.end()

    def _figure(self, painter: QPainter, view: str) -> None:
        edge, accent = look().color("skin_edge"), look().color("accent")
        painter.save()
        painter.setTransform(self._transform(view), combine=True)
        painter.setBrush(look().color("skin"))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawPath(body())
        self._fill(painter, view, self.others, see_through(accent, 0.16))
        self._fill(painter, view, self.selected, see_through(accent, 0.36))
        if self._over is not None and self._over not in self.selected:
            self._fill(painter, view, (self._over,), see_through(accent, 0.14))
        self._pen(painter, edge, 1.1)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(body())
        painter.setClipPath(body())
        self._pen(painter, edge, 0.9)
        for line in details()[view]:
            painter.drawPath(line)
        painter.setClipping(False)
        self._edges(painter, view, accent)
        painter.restore()

    def _pen(self, painter: QPainter, color: QColor, width: float, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> None:
        pen = QPen(color, look().px(1) * width, style)
        pen.setCosmetic(True)
        painter.setPen(pen)

    def _fill(self, painter: QPainter, view: str, regions: tuple[Region, ...], color: QColor) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawPath(together(regions, view))

    def _edges(self, painter: QPainter, view: str, accent: QColor) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        self._pen(painter, accent, 1, Qt.PenStyle.DashLine)
        painter.drawPath(together(tuple(region for region in self.others if region not in self.selected), view))
        self._pen(painter, accent, 1.6)
        painter.drawPath(together(self.selected, view))
        if self.hasFocus() and self.cursor_at is not None and self.cursor_at.view == view:
            self._pen(painter, look().color("focus"), 3)
            painter.drawPath(areas()[self.cursor_at])

    def _captions(self, painter: QPainter, view: str) -> None:
        px, scale, origin = look().px, self._scale(), self._origin(view)
        width = bodymap.WIDTH * scale
        painter.setFont(look().font(13, 500))
        painter.setPen(look().color("text2"))
        top = QRectF(origin.x(), origin.y() - px(24), width, px(20))
        painter.drawText(top, Qt.AlignmentFlag.AlignCenter, tr("Front") if view == "front" else tr("Back"))
        letters = (("R", "right"), ("L", "left")) if view == "front" else (("L", "left"), ("R", "right"))
        shown = {region.side for region in self.selected} | ({"right", "left"} if self.side == "both" else {self.side})
        for number, (letter, side) in enumerate(letters):
            apart = max(width * 0.12, px(16))
            center = origin.x() + width / 2 + (apart if number else -apart)
            box = QRectF(center - px(12), origin.y() + bodymap.HEIGHT * scale + px(4), px(24), px(24))
            self._tile(painter, box, letter, side in shown)

    def _tile(self, painter: QPainter, box: QRectF, letter: str, filled: bool) -> None:
        painter.setPen(QPen(look().color("accent" if filled else "border"), 1))
        painter.setBrush(look().color("accent" if filled else "surface"))
        painter.drawRoundedRect(box, look().px(4), look().px(4))
        painter.setPen(look().color("on_accent" if filled else "text2"))
        painter.setFont(look().font(13, 700 if filled else 500))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, letter)

    # Pointer and keys

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point_at(self.region_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self._point_at(None)

    def _point_at(self, region: Region | None) -> None:
        if region is self._over:
            return
        self._over = region
        self.setCursor(Qt.CursorShape.PointingHandCursor if region is not None else Qt.CursorShape.ArrowCursor)
        shown = region or (self.cursor_at if self.hasFocus() else None)
        self.pointed.emit(side_text(shown) if shown is not None else "")
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        region = self.region_at(event.position())
        if region is not None and event.button() == Qt.MouseButton.LeftButton:
            self.cursor_at = region
            self.chosen.emit(region)
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif step is not None:
            self._stand(bodymap.neighbor(self._here(), *step))
        elif event.key() in _SET:
            self.chosen.emit(self._here())
        elif event.key() == Qt.Key.Key_M:
            self.mirrored.emit()
        else:
            super().keyPressEvent(event)

    def _here(self) -> Region:
        if self.cursor_at is not None:
            return self.cursor_at
        return self.selected[0] if self.selected else next(r for r in REGIONS if r.name == "chest" and r.side == "midline")

    def _stand(self, region: Region) -> None:
        self.cursor_at = region
        self.setAccessibleDescription(side_text(region))
        self.pointed.emit(side_text(region))
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() is not Qt.FocusReason.MouseFocusReason:
            self._stand(self._here())
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.pointed.emit("")
        self.update()
