"""Draws every screen, light and dark, at 1366x768 and 1920x1080, and at larger text, into `screens/`: `python tools/screenshots.py [PART OF A NAME]`.

`python tools/screenshots.py --readme` draws the pictures of the README into `docs/pictures`.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from PIL import Image
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from formulator.app.outside import knowledge_of
from formulator.base import paths
from formulator.domain.knowledge import Knowledge
from formulator.ui.look import install
from formulator.ui.window import Window
from tests.ui.scenes import scene

#: (scene, page, action pressed after it is shown)
SCREENS = (
    ("nobody", "start", ""), ("nobody", "welcome", ""), ("nobody", "settings", ""), ("nobody", "help", ""), ("nobody", "start", "new_patient"),
    ("main", "patient", ""), ("unasked", "patient", ""), ("main", "mix", ""), ("clear", "mix", ""), ("unasked", "mix", ""),
    ("empty", "mix", ""), ("main", "mix", "matrix"), ("main", "mix", "override"), ("main", "plan", ""), ("empty", "plan", ""),
    ("main", "course", ""), ("main", "sign", ""), ("clear", "sign", ""), ("main", "mix", "palette"), ("main", "mix", "shortcuts"),
)  # fmt: skip
#: theme, width, height, text size
FORMS = (("light", 1366, 768, 1.0), ("dark", 1366, 768, 1.0), ("light", 1920, 1080, 1.0), ("dark", 1920, 1080, 1.0), ("light", 1366, 768, 1.25), ("light", 1920, 1080, 1.5), ("light", 1024, 600, 1.0))  # fmt: skip

#: name, scene, page, action, theme
PICTURES = (
    ("start-light", "nobody", "start", "", "light"), ("patient-light", "picture", "patient", "", "light"), ("mix-light", "picture", "mix", "", "light"),
    ("matrix-dark", "picture", "mix", "matrix", "dark"), ("plan-light", "picture", "plan", "", "light"), ("sign-light", "clear", "sign", "", "light"),
)  # fmt: skip


def wait(milliseconds: int) -> None:
    """Lets the window work for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def draw(app: QApplication, knowledge: Knowledge, part: str) -> int:
    """Draws all screens whose name holds `part`; how many."""
    folder, count = ROOT / "screens", 0
    folder.mkdir(exist_ok=True)
    for theme, width, height, scale in FORMS:
        install(app, paths.resources(), theme, scale)
        for case, page, action in SCREENS:
            size = f"{width}x{height}" + (f"-{round(scale * 100)}" if scale != 1 else "")
            name = "-".join(word for word in (page, case, action, theme, size) if word)
            if part not in name:
                continue
            shoot(knowledge, case, page, action, (width, height), folder / f"{name}.png")
            count += 1
    return count


def draw_readme(app: QApplication, knowledge: Knowledge) -> int:
    """Draws the pictures of the README, with so many colors that no eye sees the difference; how many."""
    folder = ROOT / "docs" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    for name, case, page, action, theme in PICTURES:
        install(app, paths.resources(), theme, 1.0)
        path = folder / f"{name}.png"
        shoot(knowledge, case, page, action, (1366, 768), path)
        with Image.open(path) as picture:
            small = picture.convert("RGB").quantize(256, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
        small.save(path, optimize=True)
    return len(PICTURES)


def shoot(knowledge: Knowledge, case: str, page: str, action: str, size: tuple[int, int], path: Path) -> None:
    """One screen."""
    with tempfile.TemporaryDirectory() as data:
        desk = scene(case, Path(data), knowledge)
        window = Window(desk)
        window.resize(*size)
        window.show()
        window.go(page)
        wait(150)
        if action:
            window.actions_of[action].trigger()
        wait(900 if page == "sign" else 350)
        window.grab().save(str(path))
        window.close()
        desk.outside.records.close()


def main() -> int:
    app = QApplication([])
    knowledge = knowledge_of(Path(tempfile.gettempdir()) / "formulator-screens")
    if sys.argv[1:] == ["--readme"]:
        print(draw_readme(app, knowledge), "pictures in", ROOT / "docs" / "pictures")
        return 0
    print(draw(app, knowledge, sys.argv[1] if len(sys.argv) > 1 else ""), "screens in", ROOT / "screens")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
