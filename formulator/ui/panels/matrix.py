"""The matrix: each pair in its own syringe, and below it what is known of the selected one."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from formulator.base.i18n import tr
from formulator.ui.desk import Desk
from formulator.ui.look import look
from formulator.ui.panels.findings_foot import Foot
from formulator.ui.panels.findings_repairs import Repairs
from formulator.ui.panels.matrix_cells import Triangle, legend
from formulator.ui.panels.verdict_rows import LabeledRows
from formulator.ui.widgets import Scroll, Segments, Sign, Text, column, line, row
from formulator.workbench import pairtable
from formulator.workbench.pairtable import Matrix, MatrixCell, PairTable, State

_SIGNS = {State.INCOMPATIBLE: "major", State.CONFLICTING: "moderate", State.NO_DATA: "not checked"}
_TONES = {
    State.INCOMPATIBLE: "word:major", State.CONFLICTING: "word:moderate", State.NO_DATA: "word:not checked",
    State.COMPATIBLE: "accent", State.NOT_APPLICABLE: "text3",
}  # fmt: skip

#: With less of the triangle than this it does not scroll by itself.
_TRIANGLE = 130


class PairView(QWidget):
    """One pair in words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sign = Sign("", 20)
        self.title = Text("", 14, 600, wrap=True)
        self.word = Text("", 13, 600)
        self.rows = LabeledRows(72)
        self.rows.set_gap(4)
        head = row(self.sign, self.title, self.word, gap=8)
        head.setStretch(1, 1)
        self.setLayout(column(head, self.rows, gap=8, margins=(16, 10, 16, 4)))

    def tell(self, table: PairTable) -> None:
        sign = _SIGNS.get(table.state, "")
        self.sign.show_sign(sign)
        self.sign.setVisible(bool(sign))
        self.title.say(table.title)
        self.word.say(table.word)
        self.word.set_tone(_TONES[table.state])
        self.rows.tell(tuple((one.label, one.text, "word:not checked" if one.tone else "text") for one in table.rows))


class MatrixTab(QWidget):
    """Follows the document while it is seen; the pair that is selected is kept by its substances."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.matrices: tuple[Matrix, ...] = ()
        self.syringe = ""
        self._key: frozenset[str] | None = None
        self.caption = Text(tr("In one syringe"), 13, 600)
        self.syringes: Segments | None = None
        self.triangle = Triangle()
        self.alone = Text("", 13, tone="text2", wrap=True)
        self.views: list[PairView] = []
        self.detail = Scroll(tr("What is known of the pair"))
        self.foot = Foot()
        self.untested = Text("", 12, tone="word:not checked", wrap=True)
        self.repairs = Repairs(desk, self)
        self._lay_out()
        self.triangle.picked.connect(self._picked)
        self.triangle.entered.connect(self._enter)
        self.repairs.found.connect(self.foot.tell)
        self.foot.resized.connect(self._fit)
        self.triangle.resized.connect(self._fit)
        desk.document.loaded.connect(self._forget)

    def _lay_out(self) -> None:
        px = look().px
        self.across = row(self.caption, None, gap=8, margins=(16, 8, 16, 4))
        self.area = QScrollArea()
        self.area.setAccessibleName(tr("Matrix of the pairs"))
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setWidget(self.triangle)
        self.legend = legend()
        self.page = Scroll(tr("Matrix and pair"))
        inside = self.page.down
        inside.addLayout(self.across)
        inside.addLayout(column(self.area, self.alone, gap=0, margins=(16, 0, 16, 0)))
        inside.addLayout(column(self.legend, margins=(16, 6, 16, 8)))
        inside.addWidget(line())
        inside.addWidget(self.detail, 1)
        inside.addStretch(0)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(0)
        down.addWidget(self.page, 1)
        self.over_foot = line("line2")
        down.addWidget(self.over_foot)
        self.foot.setContentsMargins(px(16), px(4), px(16), px(4))
        down.addWidget(self.foot)
        down.addLayout(row(self.foot.more, None, margins=(10, 0, 16, 0)))
        down.addLayout(column(self.untested, margins=(16, 4, 16, 10)))
        down.addStretch(0)

    def _forget(self) -> None:
        self.syringe, self._key = "", None

    # Showing

    def refresh(self) -> None:
        """Shows the pairs as they are now."""
        document = self.desk.document
        self.matrices = pairtable.matrices(document.draft, document.review)
        names = [matrix.syringe for matrix in self.matrices]
        if self.syringe not in names:
            self.syringe = self._first()
        self._show_syringes(names)
        self.untested.say(pairtable.untested_words(document.review))
        self.untested.setVisible(bool(self.untested.full))
        self._show_matrix()

    def _first(self) -> str:
        """The syringe in which something is worst."""
        order = list(_SIGNS)
        ranked = sorted(self.matrices, key=lambda m: order.index(m.worst) if m.worst in order else len(order))
        return ranked[0].syringe if ranked else ""

    def _show_syringes(self, names: list[str]) -> None:
        if self.syringes is not None and list(self.syringes.keys) == names:
            self.syringes.choose(self.syringe)
            return
        if self.syringes is not None:
            self.syringes.hide()
            self.syringes.deleteLater()
        self.syringes = Segments(tr("Syringe"), [(name, name) for name in names])
        self.syringes.picked.connect(self._pick_syringe)
        self.syringes.choose(self.syringe)
        self.across.addWidget(self.syringes)
        self.syringes.setVisible(len(names) > 1)

    def _pick_syringe(self, name: str) -> None:
        self.syringe, self._key = name, None
        self._show_matrix()

    @property
    def matrix(self) -> Matrix | None:
        return next((matrix for matrix in self.matrices if matrix.syringe == self.syringe), None)

    def _show_matrix(self) -> None:
        matrix = self.matrix
        pairs = matrix is not None and bool(matrix.cells)
        self.caption.say(tr("Syringe {name}", name=self.syringe) if matrix is not None else tr("In one syringe"))
        self.triangle.tell(matrix if pairs else None)
        self.area.setVisible(pairs)
        self.legend.setVisible(pairs)
        self.alone.setVisible(not pairs)
        if matrix is None:
            self.alone.say(tr("No syringe has a line yet."))
        elif not pairs:
            self.alone.say(tr("{name} alone: there is no pair in this syringe.", name=", ".join(matrix.names)))
        self._show_cell()

    def _place(self) -> tuple[int, int] | None:
        """Where the selected pair stands; the worst one where none was selected."""
        matrix = self.matrix
        if matrix is None or not matrix.cells:
            return None
        places = {(i, j): cell for i, cells in enumerate(matrix.cells) for j, cell in enumerate(cells)}
        found = next((place for place, cell in places.items() if frozenset(cell.key) == self._key), None)
        if found is not None:
            return found
        order = list(_SIGNS)
        return min(places, key=lambda place: order.index(places[place].state) if places[place].state in order else len(order))

    @property
    def cell(self) -> MatrixCell | None:
        place, matrix = self._place(), self.matrix
        return matrix.cells[place[0]][place[1]] if place is not None and matrix is not None else None

    def _show_cell(self) -> None:
        document, cell = self.desk.document, self.cell
        self.triangle.select(self._place())
        tables = pairtable.tables(cell, document.draft, document.knowledge) if cell is not None else ()
        while len(self.views) < len(tables):
            view = PairView()
            self.views.append(view)
            self.detail.down.addWidget(view)
        for place, view in enumerate(self.views):
            view.setVisible(place < len(tables))
            if place < len(tables):
                view.tell(tables[place])
        finding = pairtable.finding_of(cell.pairs[0], document.review) if cell is not None and cell.pairs else None
        if finding is None or not self.repairs.same(finding):
            self.foot.tell([])
        else:
            self.foot.disable()
        self.repairs.ask(finding)
        self._fit()

    def _fit(self) -> None:
        """Triangle and pair share the height; where it is too little for both, they scroll together above the foot."""
        px, width = look().px, self.detail.viewport().width()
        self.foot.set_low(self.window().height() < px(720))
        content = sum(view.heightForWidth(width) for view in self.views if not view.isHidden())
        least = min(content, px(90))
        above, below = self._above(), self._below()
        room = self.height() - above - below
        wanted = self.triangle.height() + (px(12) if self.triangle.minimumWidth() > self.area.width() else 0)
        button = max(self.foot.needed(1), px(40))  # the repairs come a moment later, and nothing may jump then
        together = room - button < min(wanted, px(_TRIANGLE)) + least
        shared = max(min(wanted, int(self.height() * 0.33)), min(wanted, int(self.height() * 0.55), room - least - self.foot.needed(1)))
        height = wanted if together else shared
        if height != self.area.height():
            self.area.setFixedHeight(height)
        free = room - height
        few = next((n for n in (3, 2, 1) if self.foot.needed(n) + min(content, px(140 if n > 1 else 70)) <= free), 1)
        self.foot.set_few(1 if together else few)
        bar = Qt.ScrollBarPolicy.ScrollBarAlwaysOff if together else Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.detail.setVerticalScrollBarPolicy(bar)
        self.detail.setMaximumHeight(content)
        self.detail.setMinimumHeight(content if together else min(least, max(px(40), free)))
        self.page.setMaximumHeight(above + height + content)
        self.over_foot.setVisible(together or self.foot.needed(self.foot.few) + content > free)

    def _above(self) -> int:
        """The height of what stands around the triangle: the head, the legend, the line."""
        return look().px(44 + 15) + self.legend.heightForWidth(max(1, self.width() - look().px(32)))

    def _below(self) -> int:
        """The height of what stands below the buttons."""
        px, height = look().px, 0
        if not self.untested.isHidden():
            height += self.untested.heightForWidth(max(1, self.width() - px(32))) + px(14)
        return height + (px(28) if len(self.foot.actions_shown) > 1 else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    # Moving

    def _picked(self, i: int, j: int) -> None:
        matrix = self.matrix
        if matrix is not None:
            self._key = frozenset(matrix.cells[i][j].key)
            self._show_cell()
            self._bring()

    def _bring(self) -> None:
        """The selected cell into view, where the triangle is larger than its room."""
        if (button := self.triangle.selected) is not None:
            self.area.ensureWidgetVisible(button, look().px(8), look().px(8))

    def focus_cell(self) -> None:
        """Puts the focus into the triangle."""
        self.triangle.focus_selected()

    def show_pair(self, syringe: str, key: tuple[str, str]) -> None:
        """Selects a pair."""
        self.syringe, self._key = syringe, frozenset(key)
        self.refresh()
        self._bring()
        self.focus_cell()

    def show_untested(self) -> None:
        """Selects the first pair without data, wherever it is."""
        for matrix in self.matrices:
            for cell in (cell for cells in matrix.cells for cell in cells):
                if cell.state is State.NO_DATA:
                    self.syringe, self._key = matrix.syringe, frozenset(cell.key)
                    self.refresh()
                    self._bring()
                    self.focus_cell()
                    return

    def _enter(self) -> None:
        if self.foot.shown:
            self.foot.shown[0].setFocus(Qt.FocusReason.ShortcutFocusReason)
