"""The palette: all actions, patients, ingredients and protocols behind one field."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from formulator.base.folding import fold
from formulator.base.i18n import tr
from formulator.domain.protocols import latest
from formulator.domain.records import RecordsError
from formulator.ui.actions import Actions, Entry
from formulator.ui.adding import add_ingredient, syringe_for
from formulator.ui.commands import commands
from formulator.ui.desk import Desk
from formulator.ui.dialogs.overlay import Overlay
from formulator.ui.look import look
from formulator.ui.models.palette import Found, PaletteModel, arranged, rank_of, spoken
from formulator.ui.ownprotocols import read_all
from formulator.ui.widgets import Text, column, line
from formulator.ui.widgets.keycap import key_text, key_width, paint_key
from formulator.ui.widgets.search import SearchField
from formulator.workbench import search, shelf
from formulator.workbench.protocol_list import Library

Index = QModelIndex | QPersistentModelIndex
#: Of each kind at most.
MOST = 8
_ROW, _LEFT = 36, 42
_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)


class Palette(Overlay):
    """Up and Down choose, Enter does, Escape leaves; the focus stays in the field."""

    def __init__(self, desk: Desk, actions: Actions, window: QWidget) -> None:
        super().__init__(window, 640, 460, tr("Find anything"))
        self.desk, self.all_actions = desk, actions
        self.field = SearchField(tr("Find anything"), tr("Action, patient, ingredient or protocol"), height=40, clears=False)
        self.model = PaletteModel(self)
        self.list = QListView()
        self.count = Text("", 12, tone="text2", wrap=True)
        self._failed = ""
        self._library: Library | None = None
        self.commands = {command.id: command for command in commands()}
        self.entries = {entry.id: entry for entry in self._doable()}
        self.names = search.NameIndex((e.action.text().replace("&", ""), (e.group,), e.id) for e in self.entries.values())
        self._lay_out()
        self.field.typed.connect(self._fill)
        self.field.moved.connect(self._moved)
        self.field.entered.connect(lambda: self.do_row(self.list.currentIndex().row()))
        self.field.left.connect(self.dismiss)
        self.list.clicked.connect(lambda index: self.do_row(index.row()))
        self._fill("")

    def _lay_out(self) -> None:
        px = look().px
        self.list.setAccessibleName(tr("What was found"))
        self.list.setModel(self.model)
        self.list.setItemDelegate(_Rows(self.model, self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.down.addLayout(column(self.field, margins=(12, 12, 12, 10)))
        self.down.addWidget(line())
        self.down.addWidget(self.list, 1)
        self.down.addWidget(line())
        self.count.setMinimumHeight(px(28))
        self.down.addLayout(column(self.count, margins=(16, 2, 16, 2)))

    def first(self) -> QWidget | None:
        return self.field

    # What is found

    def _doable(self) -> Iterator[Entry]:
        """The actions that would do something now."""
        for entry in self.all_actions.entries.values():
            command = self.commands.get(entry.id)
            asked = command is not None and command.asks == "patient" and self.desk.patient is None
            if entry.id != "palette" and entry.action.isEnabled() and not asked:
                yield entry

    def _fill(self, typed: str) -> None:
        text, self._failed = typed.strip(), ""
        if text:
            rows = arranged(self._actions(text), self._patients(text), self._ingredients(text), self._protocols(text))
        else:
            rows = [self._action(entry, search.Rank.START) for entry in self.entries.values()]
        self.model.show_rows(rows)
        self.list.scrollToTop()
        near = bool(rows) and rows[0].near
        self._choose(-1 if near or not rows else 0)
        self._say(text, near)

    def _say(self, text: str, near: bool) -> None:
        if self._failed:
            said = tr("Patients could not be searched: {why}", why=self._failed)
        elif near:
            said = tr("Nothing is called “{text}”. Did you mean:", text=text)
        elif not self.model.rows:
            said = tr("Nothing is called “{text}”.", text=text)
        elif self.desk.patient is None:
            said = tr("Enter does it, Escape leaves. Ingredients and protocols are found once a patient is open.")
        else:
            said = tr("Enter does it, Escape leaves.")
        self.count.say(said)

    def _actions(self, text: str) -> list[Found]:
        return [self._action(self.entries[hit.key], hit.rank) for hit in self.names.find(text, MOST)]

    def _action(self, entry: Entry, rank: search.Rank) -> Found:
        keys = tuple(key_text(sequence) for sequence in entry.action.shortcuts()[:1])
        action, command = entry.action, self.commands.get(entry.id)
        icon = command.icon if command is not None and command.icon else "command"
        return Found(icon, action.text().replace("&", ""), entry.group, self._after(action.trigger), rank, keys)

    def _patients(self, text: str) -> list[Found]:
        try:
            hits = self.desk.outside.records.patients.search(text, MOST).found
        except RecordsError as error:
            self._failed = str(error)
            return []
        found = []
        for hit in hits:
            name = tr("A damaged record, number {id}", id=hit.id) if hit.damaged else hit.name
            second = " · ".join(part for part in (hit.number, hit.birth_date, tr(hit.sex) if hit.sex else "") if part)
            found.append(Found("user", name, second, self._after(lambda ident=hit.id: self._open(ident)), rank_of(hit, text)))  # type: ignore[misc]
        return found

    def _ingredients(self, text: str) -> list[Found]:
        if self.desk.patient is None:
            return []
        knowledge = self.desk.document.knowledge
        items = {item.id: item for item in shelf.items(knowledge)}
        found = []
        for hit in search.ingredient_index(knowledge).find(text, MOST):
            item = items[hit.key]
            excluded = tr("excluded") if item.excluded else ""
            by = f"“{hit.by}”" if hit.by else ""
            second = " · ".join(part for part in (by, excluded, item.form) if part)
            found.append(Found("plus", item.name, second, self._after(lambda ident=item.id: self._add(ident)), hit.rank))  # type: ignore[misc]
        return found

    def _protocols(self, text: str) -> list[Found]:
        """Protocols by title, condition, ingredient or author; one is shown before it is filled in."""
        if self.desk.patient is None:
            return []
        if self._library is None:
            self._library = Library(self.desk.document.knowledge, latest(read_all(self.desk)[0]))
        found = []
        for row in self._library.find(text)[:MOST]:
            named = fold(row.title).startswith(fold(text))
            rank = search.Rank.NEAR if row.near else search.Rank.OTHER_START if named else search.Rank.PART
            second = " · ".join((tr("own protocol") if row.own else tr("protocol"), row.indication))
            show = self._after(lambda key=row.key: self.desk.went.emit(f"mix#protocol {key}"))  # type: ignore[misc]
            found.append(Found("file-text", row.title, second, show, rank))
        return found

    # What is done

    def _after(self, do: Callable[[], object]) -> Callable[[], object]:
        """Closes first, so that what is done finds the focus where it was."""

        def run() -> None:
            self.dismiss()
            do()

        return run

    def _open(self, ident: int) -> None:
        if self.desk.open_patient(ident):
            self.desk.went.emit("mix")

    def _add(self, ident: str) -> None:
        add_ingredient(self.desk, ident, syringe_for(self.desk))
        self.desk.went.emit("mix#lines")

    def _choose(self, row: int) -> None:
        index = self.model.index(row) if row >= 0 else QModelIndex()
        self.list.setCurrentIndex(index)
        self.field.setAccessibleDescription(spoken(self.model.rows[row]) if row >= 0 else "")

    def _moved(self, key: int) -> None:
        count, now = len(self.model.rows), self.list.currentIndex().row()
        if not count:
            return
        steps = {int(Qt.Key.Key_Up): -1, int(Qt.Key.Key_Down): 1, int(Qt.Key.Key_PageUp): -MOST, int(Qt.Key.Key_PageDown): MOST}
        step = steps.get(int(key), 0)
        if abs(step) > 1 or now < 0:
            self._choose(max(0, min(count - 1, now + step)))
        else:
            self._choose((now + step) % count)

    def do_row(self, row: int) -> None:
        """Does what stands in a row. Without a current one (mere suggestions) the first becomes it."""
        if 0 <= row < len(self.model.rows):
            self.model.rows[row].do()
        elif self.model.rows:
            self._choose(0)


class _Rows(QStyledItemDelegate):
    """Icon, name, what it is, keys. What does not fit beside the name stands below it: nothing is cut."""

    def __init__(self, model: PaletteModel, parent: QListView) -> None:
        super().__init__(parent)
        self.model, self.view = model, parent
        self._name, self._second = QFontMetrics(look().font(13, 500)), QFontMetrics(look().font(12))

    def _room(self, row: Found) -> int:
        keys = sum(key_width(key) + look().px(4) for key in row.keys)
        return self.view.width() - self.view.verticalScrollBar().sizeHint().width() - look().px(_LEFT + 14) - keys

    def _below(self, row: Found, room: int) -> int:
        """The height of what stands below the name; 0 where it stands beside it."""
        beside = self._name.horizontalAdvance(row.name) + look().px(12) + self._second.horizontalAdvance(row.second)
        return self._second.boundingRect(QRect(0, 0, room, 10_000), _WRAP, row.second).height() if row.second and beside > room else 0

    def _height(self, row: Found, room: int) -> int:
        return self._name.boundingRect(QRect(0, 0, room, 10_000), _WRAP, row.name).height()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row = self.model.rows[index.row()]
        room = self._room(row)
        lines = self._height(row, room) + self._below(row, room)
        return QSize(room, max(look().px(_ROW), lines + look().px(10)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row, px, color = self.model.rows[index.row()], look().px, look().color
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, color("accent_tint"))
            painter.fillRect(QRect(rect.left(), rect.top(), px(3), rect.height()), color("accent"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, color("hover"))
        middle = rect.top() + rect.height() / 2
        painter.drawPixmap(rect.left() + px(16), round(middle - px(8)), look().pixmap(row.icon, "text2", 16))
        right: float = rect.left() + self.view.width() - self.view.verticalScrollBar().sizeHint().width() - px(8)
        for key in reversed(row.keys):
            right = paint_key(painter, key, right, middle) - px(4)
        self._texts(painter, rect, row)
        painter.restore()

    def _texts(self, painter: QPainter, rect: QRect, row: Found) -> None:
        px, color, room = look().px, look().color, self._room(row)
        name, below = self._height(row, room), self._below(row, room)
        left, top = rect.left() + px(_LEFT), rect.top() + (rect.height() - name - below) // 2
        painter.setFont(look().font(13, 500))
        painter.setPen(color("text"))
        painter.drawText(QRect(left, top, room, name), _WRAP, row.name)
        painter.setFont(look().font(12))
        painter.setPen(color("text2"))
        if below:
            painter.drawText(QRect(left, top + name, room, below), _WRAP, row.second)
        else:
            used = self._name.horizontalAdvance(row.name) + px(12)
            painter.drawText(QRect(left + used, top, room - used, name), Qt.AlignmentFlag.AlignVCenter, row.second)
