"""Writes what was photographed and drawn up: pictures that came with reports, proofs of what was done."""

from collections.abc import Sequence

import numpy as np

from nexo.application.demo.load import columns
from nexo.application.demo.load.draft import Draft
from nexo.application.demo.load.lives_told import ToldCase
from nexo.application.demo.world.use import EMAIL, WEBFORM, WHATSAPP
from nexo.application.demo.world.world import World
from nexo.domain.cases.enums import EvidenceKind, Phase
from nexo.domain.cases.models import Evidence
from nexo.domain.catalogue.enums import EvidenceRule
from nexo.domain.interactions.models import Attachment
from nexo.kernel.files.models import StoredFile

_PHOTO_SHARE = 3  # one report of so many comes with a photo, where the service wishes one
_PROOF = {EvidenceRule.PHOTO.value: EvidenceKind.AFTER, EvidenceRule.ACT.value: EvidenceKind.ACT}


def write_evidence(draft: Draft) -> int:
    """Write the photos that came with reports and the proofs of what was done."""
    world, keys, case_ids, pictures = draft.world, draft.keys, draft.case_keys.ids, draft.pictures
    rows: list[tuple[str, StoredFile, EvidenceKind, float, str]] = []
    attached: list[tuple[int, StoredFile]] = []
    for one in draft.told:
        service = world.services[int(world.reports.service[one.number])]
        pk = case_ids[one.number]
        if _has_photo(world, one, asks=service.asks):
            picture = pictures.of(service.group, "report")
            at = float(world.reports.registered[one.number])
            rows.append((pk, picture, EvidenceKind.REPORT, at, one.opened_by.hex))
            attached.append((keys.origins[one.number], picture))
        proof = _PROOF.get(service.evidence)
        if proof:
            picture = pictures.of(service.group, proof.value)
            rows += [
                (pk, picture, proof, move.at, move.by.hex)
                for move in one.book.moves
                if move.to is Phase.RESOLVED and move.by.kind == "staff"
            ]
    _write_attachments(draft, attached)
    since = np.array([row[3] for row in rows])
    return draft.pipe.write(
        Evidence,
        {
            "id": columns.uuids(draft.rng, since),
            "case_id": [row[0] for row in rows],
            "file_id": [row[1].pk.hex for row in rows],
            "kind": [row[2].value for row in rows],
            "is_public": ["f" if row[2] is EvidenceKind.REPORT else "t" for row in rows],
            "at": columns.moments(since),
            "by_id": [row[4] for row in rows],
        },
    )


def _has_photo(world: World, one: ToldCase, *, asks: str) -> bool:
    written = int(world.reports.channel[one.number]) in (WHATSAPP, WEBFORM, EMAIL)
    return "F" in asks and written and int(world.reports.wording[one.number]) // 31 % _PHOTO_SHARE == 0


def _write_attachments(draft: Draft, attached: Sequence[tuple[int, StoredFile]]) -> None:
    at = np.array([draft.ledger.entries[entry].at for entry, _ in attached])
    draft.pipe.write(
        Attachment,
        {
            "id": columns.uuids(draft.rng, at),
            "interaction_id": [draft.keys.entries[entry] for entry, _ in attached],
            "file_id": [file.pk.hex for _, file in attached],
            "filename": columns.texts(file.filename for _, file in attached),
            "media_type": [file.media_type for _, file in attached],
            "size": columns.numbers(file.size for _, file in attached),
        },
    )
