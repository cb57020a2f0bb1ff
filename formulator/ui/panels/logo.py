"""The logo of the clinic: chosen, made gray for any printer, kept as a copy in the data folder."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QImage, QImageReader, QImageWriter, QPainter, QPixmap
from PySide6.QtWidgets import QLabel, QWidget

from formulator.base.i18n import tr
from formulator.ui import preferences
from formulator.ui.desk import Desk
from formulator.ui.look import look
from formulator.ui.widgets import Button, Text, column, row

#: Enough for 24 x 11 mm at 400 dots per inch.
WIDTH, HEIGHT = 384, 176
_LARGEST = 8000
_SHOWN = (160, 56)


class LogoPart(QWidget):
    """The logo as it will be printed, with what can be done about it."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self._shown: str | None = None
        self.picture = QLabel()
        self.picture.setFixedSize(look().px(_SHOWN[0]), look().px(_SHOWN[1]))
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.fault = Text("", 12, tone="word:contraindicated", wrap=True)
        self.fault.hide()
        self.choose_button = Button(tr("Choose an image…"), do=self.choose)
        self.remove_button = Button(tr("Remove"), kind="quiet", do=self.remove)
        across = row(self.picture, self.choose_button, self.remove_button, None, gap=12)
        self.setLayout(column(across, Text(tr("Printed gray, at most 24 by 11 mm."), 12, tone="text3"), self.fault, gap=4))

    @property
    def path(self) -> Path | None:
        name = self.desk.outside.settings.logo
        return self.desk.outside.data / name if name else None

    def choose(self) -> None:
        """Asks for an image and takes a gray copy of it."""
        path = self.desk.outside.choosing.open_image()
        if path is None:
            return
        try:
            data = gray_png(path)
            name = f"logo-{hashlib.sha256(data).hexdigest()[:8]}.png"
            self.desk.outside.write(self.desk.outside.data / name, data)
        except ValueError as error:
            self._say(str(error))
            return
        except OSError as error:
            self._say(tr("The copy of the logo was not saved: {why}.", why=error.strerror or error))
            return
        self._say("")
        preferences.change(self.desk, tr("Logo"), replace(self.desk.outside.settings, logo=name))
        self.refresh()

    def remove(self) -> None:
        """No logo any more; its copy stays, so that this can be taken back."""
        self._say("")
        preferences.change(self.desk, tr("Logo"), replace(self.desk.outside.settings, logo=""))
        self.refresh()
        self.choose_button.setFocus()

    def _say(self, fault: str) -> None:
        self.fault.say(fault)
        self.fault.setVisible(bool(fault))

    def refresh(self) -> None:
        path, name = self.path, self.desk.outside.settings.logo
        if name != self._shown:
            self._shown = name
            image = QImage(str(path)) if path is not None and path.is_file() else QImage()
            if image.isNull():
                self.picture.clear()
            else:
                self.picture.setPixmap(_fitting(image))
            self.picture.setAccessibleName(tr("The logo") if name else "")
            if path is not None and image.isNull():
                self._say(tr("The logo {name} is gone from the data folder or damaged. Choose it again.", name=name))
        self.picture.setVisible(path is not None)
        self.remove_button.setVisible(path is not None)


def _fitting(image: QImage) -> QPixmap:
    px, ratio = look().px, QPixmap(1, 1).devicePixelRatio()
    size = (round(px(_SHOWN[0]) * ratio), round(px(_SHOWN[1]) * ratio))
    return QPixmap.fromImage(image.scaled(*size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation))


def gray_png(path: Path) -> bytes:
    """An image as gray on white, small enough for a sheet. Raises ValueError in words for what is no image, or one that is too large."""
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    size = reader.size()
    if size.width() > _LARGEST or size.height() > _LARGEST:
        raise ValueError(tr("This image is larger than {n} pixels. Choose a smaller one.", n=_LARGEST))
    image = reader.read()
    if image.isNull():
        raise ValueError(tr("{name} is no image that can be read. Choose a PNG, JPEG or SVG file.", name=path.name))
    scaled = image
    if image.width() > WIDTH or image.height() > HEIGHT:
        scaled = image.scaled(WIDTH, HEIGHT, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
    flat = QImage(scaled.size(), QImage.Format.Format_RGB32)
    flat.fill(Qt.GlobalColor.white)
    painter = QPainter(flat)
    painter.drawImage(0, 0, scaled)
    painter.end()
    made = QByteArray()
    buffer = QBuffer(made)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"PNG")).write(flat.convertToFormat(QImage.Format.Format_Grayscale8))
    return bytes(made.data())
