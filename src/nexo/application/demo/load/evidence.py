"""Photographs and records of the demo: a few drawn pictures, kept once, shown by many cases."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from nexo.application.demo.load import columns
from nexo.application.demo.load.columns import Texts
from nexo.application.demo.load.ground import Ground
from nexo.application.demo.load.ledger import Ledger
from nexo.application.demo.load.ledger_rows import LedgerKeys
from nexo.application.demo.load.lives_told import ToldCase
from nexo.application.demo.load.table import copy_rows
from nexo.application.demo.world.use import EMAIL, WEBFORM, WHATSAPP
from nexo.application.demo.world.world import World
from nexo.domain.cases.enums import EvidenceKind, Phase
from nexo.domain.cases.models import Evidence
from nexo.domain.catalogue.enums import EvidenceRule
from nexo.domain.interactions.models import Attachment
from nexo.kernel.files.models import StoredFile
from nexo.kernel.files.store import store

_SIZE = (640, 480)
_PHOTO_SHARE = 3  # one report of so many comes with a photo, where the service wishes one
_PROOF = {EvidenceRule.PHOTO.value: EvidenceKind.AFTER, EvidenceRule.ACT.value: EvidenceKind.ACT}
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


def write_evidence(
    world: World,
    ground: Ground,
    told: Sequence[ToldCase],
    ledger: Ledger,
    keys: LedgerKeys,
    case_ids: Texts,
    pictures: Pictures,
    rng: np.random.Generator,
) -> int:
    """Write the photos that came with reports and the proofs of what was done."""
    rows: list[tuple[str, StoredFile, EvidenceKind, float, str]] = []
    attached: list[tuple[str, StoredFile]] = []
    for one in told:
        service = world.services[int(world.reports.service[one.number])]
        pk = case_ids[one.number]
        if _has_photo(world, one, asks=service.asks):
            picture = pictures.of(service.group, "report")
            at = float(world.reports.registered[one.number])
            rows.append((pk, picture, EvidenceKind.REPORT, at, one.opened_by.hex))
            attached.append((keys.entries[keys.origins[one.number]], picture))
        proof = _PROOF.get(service.evidence)
        if proof:
            picture = pictures.of(service.group, proof.value)
            rows += [
                (pk, picture, proof, move.at, move.by.hex)
                for move in one.book.moves
                if move.to is Phase.RESOLVED and move.by.kind == "staff"
            ]
    _write_attachments(attached, ledger, keys, rng)
    at = np.array([row[3] for row in rows])
    return copy_rows(
        Evidence,
        {
            "id": columns.uuids(rng, at),
            "case_id": [row[0] for row in rows],
            "file_id": [row[1].pk.hex for row in rows],
            "kind": [row[2].value for row in rows],
            "is_public": ["f" if row[2] is EvidenceKind.REPORT else "t" for row in rows],
            "at": columns.moments(at),
            "by_id": [row[4] for row in rows],
        },
    )


def _has_photo(world: World, one: ToldCase, *, asks: str) -> bool:
    written = int(world.reports.channel[one.number]) in (WHATSAPP, WEBFORM, EMAIL)
    return "F" in asks and written and int(world.reports.wording[one.number]) // 31 % _PHOTO_SHARE == 0


def _write_attachments(
    attached: Sequence[tuple[str, StoredFile]], ledger: Ledger, keys: LedgerKeys, rng: np.random.Generator
) -> None:
    at = np.zeros(len(attached))
    copy_rows(
        Attachment,
        {
            "id": columns.uuids(rng, at),
            "interaction_id": [entry for entry, _ in attached],
            "file_id": [file.pk.hex for _, file in attached],
            "filename": [columns.text(file.filename) for _, file in attached],
            "media_type": [file.media_type for _, file in attached],
            "size": columns.numbers(file.size for _, file in attached),
        },
    )
