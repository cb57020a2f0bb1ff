"""Draws one page of the window into a PNG, to be looked at: `python tools/look_at.py PAGE[#PLACE] [light|dark] [WxH] [SCALE] [-o FILE] [--case NAME]`."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from formulator.app.outside import knowledge_of
from formulator.base import paths
from formulator.ui.look import install
from formulator.ui.window import Window
from tests.ui.scenes import SCENES, scene


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("page")
    options.add_argument("theme", nargs="?", default="light")
    options.add_argument("size", nargs="?", default="1366x768")
    options.add_argument("scale", nargs="?", type=float, default=1.0)
    options.add_argument("-o", default="")
    options.add_argument("--case", default="main", choices=sorted(SCENES))
    chosen = options.parse_args()
    app = QApplication([])
    install(app, paths.resources(), chosen.theme, chosen.scale)
    knowledge = knowledge_of(Path(tempfile.gettempdir()) / "formulator-look")
    with tempfile.TemporaryDirectory() as folder:
        desk = scene(chosen.case, Path(folder), knowledge)
        window = Window(desk)
        window.resize(*(int(n) for n in chosen.size.split("x")))
        window.show()
        window.go(chosen.page)
        loop = QEventLoop()
        QTimer.singleShot(700, loop.quit)
        loop.exec()
        name = chosen.o or f"{chosen.page.replace('#', '-')}-{chosen.theme}.png"
        window.grab().save(name)
        print(name)
        desk.outside.records.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
