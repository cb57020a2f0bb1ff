"""The body from the front and from the back as data: one outline, the lines on it, and the regions that can be named.

Coordinates lie in a box 200 wide and 520 high, y pointing down, the midline at 100. Seen from the front the patient's right is at the
left of the picture, seen from the back at the right. Screen and paper draw from the same table.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from formulator.base.folding import fold

Point = tuple[float, float]
Shape = tuple[Point, ...]

WIDTH, HEIGHT, MIDDLE = 200.0, 520.0, 100.0
VIEWS = ("front", "back")

#: Half of the outline: distance from the midline, and height. From the top of the head down the outside and up the inside of the leg.
_HALF: Shape = (
    (0, 5), (10, 7), (18, 14.5), (21.8, 27), (21.8, 41), (19.8, 54), (15.5, 65), (12.6, 73), (12.2, 82), (14, 90), (22, 96), (38, 101), (52, 107),
    (62, 119), (66, 138), (67, 160), (69, 182), (74, 204), (79, 226), (83, 248), (86, 262), (90.5, 276), (93, 291), (92, 304),
    (88.5, 312), (84.5, 313.5), (81, 307), (78, 296), (75.5, 284), (75.2, 275), (74.5, 264), (71, 248), (65, 226), (58, 204), (54, 184),
    (51.5, 164), (48.5, 143), (47.5, 158), (45, 178), (41, 198), (39, 214), (41, 232), (45, 252), (47.5, 274), (47, 300), (43.5, 330),
    (38.5, 358), (36, 378), (35.5, 392), (37, 412), (36.5, 432), (32, 456), (27, 476), (25.5, 488), (28.5, 500), (28, 509), (19, 512),
    (11, 509), (10, 498), (12.5, 486), (13.5, 474), (12.5, 452), (11.5, 430), (13.5, 410), (13, 392), (12.5, 374), (9.5, 344), (5, 310),
    (1.5, 284), (0, 276),
)  # fmt: skip


def _mirrored(points: Shape) -> Shape:
    return tuple((2 * MIDDLE - x, y) for x, y in points)


def _right(points: Shape) -> Shape:
    """Points given by their distance from the midline, in the right half of the picture."""
    return tuple((MIDDLE + x, y) for x, y in points)


#: The whole outline, closed: to be drawn as a smooth curve through its points.
OUTLINE: Shape = (*_right(_HALF), *reversed(_mirrored(_right(_HALF))[1:-1]))


def curve(points: Shape, closed: bool = False) -> tuple[tuple[Point, Point, Point], ...]:
    """A smooth curve through the points as cubic segments: for each the two handles and the end; it starts at the first point."""
    count = len(points)
    last = count if closed else count - 1

    def at(index: int) -> Point:
        return points[index % count] if closed else points[max(0, min(index, count - 1))]

    made = []
    for n in range(last):
        before, start, end, after = at(n - 1), at(n), at(n + 1), at(n + 2)
        one = (start[0] + (end[0] - before[0]) / 6, start[1] + (end[1] - before[1]) / 6)
        two = (end[0] - (after[0] - start[0]) / 6, end[1] - (after[1] - start[1]) / 6)
        made.append((one, two, end))
    return tuple(made)


def _both(*lines: Shape) -> tuple[Shape, ...]:
    """Lines of the right half and their mirror images."""
    right = tuple(_right(line) for line in lines)
    return (*right, *(_mirrored(line) for line in right))


_KNEECAP: Shape = ((17.5, 387), (20, 379.5), (24.5, 377), (29, 379.5), (31.5, 387), (29.5, 395), (24.5, 398), (19.5, 395), (17.5, 387))
#: Thin lines drawn on the body, by view.
LINES: dict[str, tuple[Shape, ...]] = {
    "front": (
        *_both(
            ((5, 108), (18, 105), (36, 106), (46, 110)),
            ((6, 152), (18, 158), (32, 154), (41, 143)),
            ((4, 286), (16, 276), (32, 262), (43, 250)),
            _KNEECAP,
            ((55, 200), (60, 203), (66, 201)),
        ),
        ((MIDDLE - 1.6, 222), (MIDDLE, 219), (MIDDLE + 1.6, 222), (MIDDLE, 225), (MIDDLE - 1.6, 222)),
    ),
    "back": (
        *_both(
            ((14, 130), (19, 148), (27, 160), (34, 152), (36, 136)),
            ((2, 284), (14, 293), (28, 292), (40, 284)),
            ((17, 390), (24, 393), (31, 389)),
            ((57, 196), (62, 200), (68, 197)),
            ((15, 474), (17, 484), (16, 494)),
            ((24, 474), (22.5, 484), (23, 494)),
        ),
        ((MIDDLE, 92), (MIDDLE, 150), (MIDDLE, 246)),
        ((MIDDLE, 258), (MIDDLE, 268), (MIDDLE, 277)),
    ),
}


@dataclass(frozen=True, slots=True)
class Region:
    """A region in one view. `side` is "right", "left" or "midline" of the patient; `shape` is cut by the outline of the body."""

    name: str
    view: str
    side: str
    shape: Shape

    @property
    def center(self) -> Point:
        xs, ys = [x for x, _ in self.shape], [y for _, y in self.shape]
        return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom."""
        xs, ys = [x for x, _ in self.shape], [y for _, y in self.shape]
        return min(xs), min(ys), max(xs), max(ys)


def _box(inner: float, top: float, outer: float, bottom: float) -> Shape:
    return (inner, top), (outer, top), (outer, bottom), (inner, bottom)


_ARM: tuple[tuple[str, Shape], ...] = (
    ("upper arm", ((49, 140), (76, 140), (80, 180), (50, 180))),
    ("elbow", ((50, 180), (82, 180), (86, 213), (50, 213))),
    ("forearm", ((50, 213), (88, 213), (94, 250), (56, 250))),
    ("wrist", ((60, 250), (96, 250), (98, 270), (64, 270))),
    ("hand", ((66, 270), (100, 270), (100, 318), (66, 318))),
)
#: Regions of the right half of the picture, by view; the left half is their mirror image.
_PAIRED: dict[str, tuple[tuple[str, Shape], ...]] = {
    "front": (
        ("temple", _box(9, 24, 28, 48)),
        ("jaw", _box(0, 48, 28, 74)),
        ("neck, front", ((0, 74), (20, 74), (26, 92), (26, 104), (0, 108))),
        ("shoulder", ((26, 92), (72, 92), (74, 140), (49, 140), (43, 120), (26, 105))),
        *_ARM,
        ("chest", ((7, 108), (26, 105), (43, 120), (49, 140), (49, 166), (7, 166))),
        ("abdomen", ((9, 166), (48, 166), (48, 232), (25, 232), (9, 242))),
        ("hip", ((25, 232), (56, 232), (56, 290), (25, 290))),
        ("groin", ((0, 248), (25, 232), (25, 290), (0, 290))),
        ("thigh, front", _box(0, 290, 54, 362)),
        ("knee", _box(0, 362, 54, 410)),
        ("shin", _box(0, 410, 54, 470)),
        ("ankle", _box(0, 470, 54, 494)),
        ("foot", _box(0, 494, 54, 516)),
    ),
    "back": (
        ("back of the head", _box(0, 4, 28, 62)),
        ("neck", ((6, 62), (28, 62), (26, 96), (6, 100))),
        ("shoulder", ((26, 92), (72, 92), (74, 140), (49, 140), (43, 120), (26, 96))),
        *_ARM,
        ("upper back", ((6, 100), (26, 96), (43, 120), (49, 140), (49, 180), (6, 180))),
        ("lower back", _box(6, 180, 48, 236)),
        ("hip", _box(34, 236, 56, 290)),
        ("buttock", ((12, 236), (34, 236), (34, 290), (0, 290), (0, 264))),
        ("thigh, back", _box(0, 290, 54, 362)),
        ("knee", _box(0, 362, 54, 410)),
        ("calf", _box(0, 410, 54, 468)),
        ("ankle", _box(0, 468, 54, 492)),
        ("heel", _box(0, 492, 54, 516)),
    ),
}  # fmt: skip
_MIDDLE: dict[str, tuple[tuple[str, Shape], ...]] = {
    "front": (
        ("forehead", _box(-28, 4, 28, 24)),
        ("chest", _box(-7, 108, 7, 166)),
        ("abdomen", ((-9, 166), (9, 166), (9, 242), (0, 248), (-9, 242))),
    ),
    "back": (
        ("neck", _box(-6, 62, 6, 100)),
        ("upper back", _box(-6, 100, 6, 180)),
        ("lower back", _box(-6, 180, 6, 236)),
        ("sacrum", ((-12, 236), (12, 236), (0, 264))),
    ),
}
#: What else the regions are called.
ALSO: dict[str, str] = {
    "lumbar": "lower back", "lumbosacral": "lower back", "low back": "lower back", "cervical": "neck", "nape": "neck", "trapezius": "shoulder",
    "thoracic": "upper back", "dorsal": "upper back", "scapula": "upper back", "deltoid": "shoulder", "gluteal": "buttock", "gluteus": "buttock",
    "plantar": "heel", "sole": "heel", "achilles": "ankle", "temporal": "temple", "occiput": "back of the head", "patella": "knee",
    "patellar": "knee", "trochanter": "hip", "trochanteric": "hip", "sacroiliac": "sacrum", "epicondyle": "elbow", "epicondylitis": "elbow",
    "tibia": "shin", "gastrocnemius": "calf", "hamstrings": "thigh, back", "quadriceps": "thigh, front", "belly": "abdomen",
    "temporomandibular": "jaw", "finger": "hand", "fingers": "hand", "thumb": "hand", "toe": "foot", "toes": "foot", "forefoot": "foot",
    "inguinal": "groin", "sternum": "chest",
}  # fmt: skip


def _made() -> tuple[Region, ...]:
    found: list[Region] = []
    for view in VIEWS:
        here, there = ("left", "right") if view == "front" else ("right", "left")
        for name, shape in _PAIRED[view]:
            found.append(Region(name, view, here, _right(shape)))
            found.append(Region(name, view, there, _mirrored(_right(shape))))
        found += [Region(name, view, "midline", _right(shape)) for name, shape in _MIDDLE[view]]
    return tuple(found)


REGIONS: tuple[Region, ...] = _made()
#: Every name once, in the order from head to foot.
NAMES: tuple[str, ...] = tuple(
    sorted(dict.fromkeys(r.name for r in REGIONS), key=lambda name: min(r.center[1] for r in REGIONS if r.name == name))
)


@lru_cache(maxsize=256)
def named_in(text: str) -> tuple[str, ...]:
    """The regions that a text names: "knee, medial" gives knee, "thigh" gives its front and its back; none where it names none."""
    words = fold(text).split()
    padded = f" {' '.join(words)} "
    whole = [name for name in NAMES if f" {fold(name)} " in padded]
    if whole:
        longest = max(len(fold(name)) for name in whole)
        return tuple(name for name in whole if len(fold(name)) == longest)
    if other := next((name for word, name in ALSO.items() if f" {word} " in padded), ""):
        return (other,)
    return tuple(name for name in NAMES if "," in name and f" {fold(name.partition(',')[0])} " in padded)


def treated(text: str, side: str) -> tuple[Region, ...]:
    """The regions that a zone of this name and side covers, in both views; none without a side where the region has one."""
    names = named_in(text)
    sides = {"both": ("right", "left", "midline")}.get(side, (side,))
    found = tuple(region for region in REGIONS if region.name in names and region.side in sides)
    if found or side == "both":
        return found
    only_middle = all(r.side == "midline" for r in REGIONS if r.name in names)
    return tuple(r for r in REGIONS if r.name in names) if names and (only_middle or side == "midline") else ()


#: How far the two views stand apart when they are walked through with the arrow keys.
_APART = 260.0


def neighbor(region: Region, across: int, down: int) -> Region:
    """The next region in a direction (-1, 0, 1), from the front to the back figure too; the same where there is none."""
    here = _place(region)
    best, found = 0.0, region
    for other in REGIONS:
        there = _place(other)
        along = (there[0] - here[0]) * across + (there[1] - here[1]) * down
        aside = abs((there[0] - here[0]) * down) + abs((there[1] - here[1]) * across)
        if other is region or along <= 1 or (aside > 2.2 * along and aside > 6):
            continue
        cost = along + 2 * aside
        if found is region or cost < best:
            best, found = cost, other
    return found


def _place(region: Region) -> Point:
    x, y = region.center
    return x + (_APART if region.view == "back" else 0.0), y


# A sketch of the points


@lru_cache(maxsize=1)
def _polygon() -> Shape:
    """The outline as a polygon."""
    made: list[Point] = []
    start = OUTLINE[0]
    for one, two, end in curve(OUTLINE, closed=True):
        for step in range(6):
            t = step / 6
            made.append(_cubic(start, one, two, end, t))
        start = end
    return tuple(made)


def _cubic(start: Point, one: Point, two: Point, end: Point, t: float) -> Point:
    a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
    return a * start[0] + b * one[0] + c * two[0] + d * end[0], a * start[1] + b * one[1] + c * two[1] + d * end[1]


def part(region: Region, text: str) -> tuple[float, float, float, float]:
    """The part of a region's box that a text names: medial, lateral, upper, lower; else all of it."""
    left, top, right, bottom = region.box
    words = set(fold(text).split()) - set(fold(region.name).split())
    inner_left = (left + right) / 2 > MIDDLE
    if "medial" in words or "lateral" in words:
        half = (left + right) / 2
        to_left = ("medial" in words) == inner_left
        left, right = (left, half) if to_left else (half, right)
    if words & {"upper", "proximal", "lower", "distal"}:
        half = (top + bottom) / 2
        top, bottom = (top, half) if words & {"upper", "proximal"} else (half, bottom)
    return left, top, right, bottom


Span = tuple[float, float, float]
_SCANS = 48


def _crossings(shape: Shape, y: float) -> list[tuple[float, float]]:
    """The stretches of a line across that lie inside a polygon."""
    xs = sorted(
        (x2 - x1) * (y - y1) / (y2 - y1) + x1
        for (x1, y1), (x2, y2) in zip(shape, (*shape[1:], shape[0]), strict=True)
        if (y1 > y) != (y2 > y)
    )  # fmt: skip
    return list(zip(xs[::2], xs[1::2], strict=False))


@lru_cache(maxsize=64)
def _spans(region: Region, text: str, lane: int, lanes: int) -> tuple[Span, ...]:
    """For each height the widest stretch inside the part of a region, a little away from its edges."""
    left, top, right, bottom = part(region, text)
    width = (right - left) / lanes
    left, right = left + width * lane, left + width * (lane + 1)
    found: list[Span] = []
    for n in range(_SCANS):
        y = top + (n + 0.5) * (bottom - top) / _SCANS
        pieces = [
            (max(a, c, left), min(b, d, right)) for a, b in _crossings(_polygon(), y) for c, d in _crossings(region.shape, y)
        ]  # fmt: skip
        start, end = max(pieces, key=lambda piece: piece[1] - piece[0], default=(0.0, 0.0))
        if end - start > 1:
            found.append((y, start, end))
    return tuple(found)


@lru_cache(maxsize=64)
def scatter(region: Region, text: str, count: int, lane: int = 0, lanes: int = 1) -> Shape:
    """Places for a sketch of so many points, in rows over the named part of a region; `lane` of `lanes` where zones share it."""
    spans = _spans(region, text, lane, lanes)
    if not spans or count <= 0:
        return ()
    height = spans[-1][0] - spans[0][0] + 1
    mean = sum(end - start for _, start, end in spans) / len(spans)
    rows = max(1, min(count, round(height / (height * mean / count) ** 0.5)))
    lines = [spans[min(len(spans) - 1, int((n + 0.5) * len(spans) / rows))] for n in range(rows)]
    total = sum(end - start for _, start, end in lines)
    made: list[Point] = []
    passed = 0.0
    for y, start, end in lines:
        passed += end - start
        here = round(count * passed / total) - len(made)
        made += [(start + (n + 0.5) * (end - start) / here, y) for n in range(here)]
    return tuple(made)
