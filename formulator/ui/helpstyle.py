"""How the help is set: the type scale, room between paragraphs, quiet tables. Markdown brings none of it."""

from __future__ import annotations

from PySide6.QtGui import (
    QBrush,
    QFont,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
)

from formulator.ui.look import look

_SIZES = {1: 28, 2: 18, 3: 14}


def dress(document: QTextDocument) -> None:
    """Sets a document that was read from Markdown, as one edit: it is laid out once and not for each of its pieces."""
    whole = QTextCursor(document)
    whole.beginEditBlock()
    block = document.begin()
    while block.isValid():
        _block(block)
        block = block.next()
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            _table(frame)
    whole.endEditBlock()


def _block(block: QTextBlock) -> None:
    px, level = look().px, block.blockFormat().headingLevel()
    cursor = QTextCursor(block)
    in_table, in_list = cursor.currentTable() is not None, block.textList() is not None
    shape = QTextBlockFormat()
    shape.setTopMargin(px(20) if level == 2 else px(8) if level else 0)
    shape.setBottomMargin(0 if in_table else px(4) if in_list else px(8))
    shape.setLineHeight(132, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    cursor.mergeBlockFormat(shape)
    for begin, length, form in _pieces(block):
        _piece(cursor, begin, length, form, level)


def _pieces(block: QTextBlock) -> list[tuple[int, int, QTextCharFormat]]:
    found = []
    iterator = block.begin()
    while not iterator.atEnd():
        fragment = iterator.fragment()
        found.append((fragment.position(), fragment.length(), fragment.charFormat()))
        iterator += 1
    return found


def _piece(cursor: QTextCursor, begin: int, length: int, form: QTextCharFormat, level: int) -> None:
    """One run of text: its font by level and weight; keys and commands on a tinted ground instead of typewriter letters."""
    code, bold = form.fontFixedPitch(), form.fontWeight() > 500
    made = QTextCharFormat()
    font = QFont(look().font(_SIZES.get(level, 13), 600 if level or bold else 500 if code else 400))
    font.setItalic(form.fontItalic())
    made.setFont(font)
    made.setForeground(QBrush(look().color("accent" if form.isAnchor() else "text")))
    made.setFontFixedPitch(False)
    if code:
        made.setBackground(QBrush(look().color("hair2")))
    cursor.setPosition(begin)
    cursor.setPosition(begin + length, QTextCursor.MoveMode.KeepAnchor)
    cursor.mergeCharFormat(made)


def _table(table: QTextTable) -> None:
    px, form = look().px, table.format()
    form.setBorder(1)
    form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    form.setBorderBrush(QBrush(look().color("hair")))
    form.setBorderCollapse(True)
    form.setCellPadding(px(6))
    form.setCellSpacing(0)
    form.setTopMargin(px(4))
    form.setBottomMargin(px(12))
    form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    table.setFormat(form)
    for column in range(table.columns()):
        cell = table.cellAt(0, column)
        shape = cell.format()
        shape.setBackground(QBrush(look().color("surface2")))
        cell.setFormat(shape)
        cursor = cell.firstCursorPosition()
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        head = QTextCharFormat()
        head.setFont(look().font(12, 600))
        cursor.mergeCharFormat(head)
