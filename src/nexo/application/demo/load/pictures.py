"""A few drawn pictures that many cases of the demo show."""

import io
from dataclasses import dataclass

from PIL import Image, ImageDraw

from nexo.application.demo.load.made import Ground
from nexo.kernel.files.models import StoredFile
from nexo.kernel.files.store import store

_SIZE = (640, 480)
_DAY_SKY, _NIGHT_SKY = (188, 214, 228), (24, 32, 58)
_GROUND = {
    "lighting": (70, 72, 80),
    "hygiene": (150, 140, 122),
    "roads": (104, 104, 108),
    "water": (96, 108, 116),
    "trees": (120, 138, 96),
    "green": (116, 152, 92),
}
_EARTH = (140, 132, 120)


@dataclass(frozen=True, slots=True)
class Pictures:
    """The files kept, by group and by what they show."""

    by_group: dict[tuple[str, str], StoredFile]

    def of(self, group: str, shows: str) -> StoredFile:
        """Return the picture of a group; groups without one of their own share a plain street."""
        return self.by_group.get((group, shows)) or self.by_group["street", shows]


def keep_pictures(ground: Ground) -> Pictures:
    """Draw and keep the pictures; equal bytes are kept once however often the demo is loaded."""
    town = ground.jurisdiction.pk
    kept: dict[tuple[str, str], StoredFile] = {}
    for group in (*_GROUND, "street"):
        for shows in ("report", "after", "act"):
            name = f"{group}-{shows}.jpg"
            kept[group, shows] = store(_draw(group, shows), filename=name, jurisdiction_id=town)
    return Pictures(kept)


def _draw(group: str, shows: str) -> bytes:
    """Return a plain drawing: sky, ground, and what is wrong or mended; an act is a sheet of paper."""
    image = Image.new("RGB", _SIZE, _NIGHT_SKY if group == "lighting" else _DAY_SKY)
    pen = ImageDraw.Draw(image)
    if shows == "act":
        _draw_sheet(pen)
    else:
        _draw_street(pen, group, mended=shows == "after")
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue()


def _draw_sheet(pen: ImageDraw.ImageDraw) -> None:
    pen.rectangle((150, 30, 490, 450), fill=(252, 251, 247), outline=(120, 120, 120))
    for line in range(14):
        pen.line((180, 90 + 22 * line, 460 - 40 * (line % 3), 90 + 22 * line), fill=(90, 96, 110), width=3)
    pen.ellipse((390, 380, 450, 430), outline=(40, 70, 140), width=4)


def _draw_street(pen: ImageDraw.ImageDraw, group: str, *, mended: bool) -> None:
    pen.polygon([(0, 480), (0, 260), (640, 220), (640, 480)], fill=_GROUND.get(group, _EARTH))
    pen.rectangle((40, 120, 200, 262), fill=(206, 186, 160))
    pen.rectangle((460, 100, 610, 236), fill=(186, 170, 160))
    if group == "lighting":
        _draw_lamp(pen, lit=mended)
    elif group in {"trees", "green"}:
        pen.rectangle((300, 180, 320, 330), fill=(96, 72, 52))
        pen.ellipse((240, 90, 380, 220), fill=(70, 120, 60) if mended else (140, 130, 60))
    elif mended:
        pen.rectangle((230, 330, 420, 400), fill=(70, 70, 74))
    else:
        pen.ellipse((230, 320, 420, 410), fill=(52, 46, 42))
        pen.arc((240, 330, 410, 400), 20, 200, fill=(120, 110, 100), width=5)


def _draw_lamp(pen: ImageDraw.ImageDraw, *, lit: bool) -> None:
    if lit:
        pen.polygon([(360, 110), (250, 420), (480, 420)], fill=(120, 112, 70))
    pen.rectangle((300, 90, 310, 380), fill=(150, 150, 156))
    pen.line((305, 95, 360, 105), fill=(150, 150, 156), width=6)
    pen.ellipse((345, 95, 380, 118), fill=(255, 236, 160) if lit else (80, 80, 84))
