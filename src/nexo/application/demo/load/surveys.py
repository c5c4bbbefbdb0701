"""Writes what people were asked, what they answered and how low scores were recovered."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from math import isnan

import numpy as np

from nexo.application.demo.load import columns
from nexo.application.demo.load.columns import NULL, Texts
from nexo.application.demo.load.draft import Draft
from nexo.application.demo.load.lives_told import ToldCase
from nexo.application.demo.load.survey_book import Mended
from nexo.application.demo.world.reports import CHANNELS
from nexo.domain.satisfaction.enums import InvitationState
from nexo.domain.satisfaction.models import Answer, Invitation, Recovery
from nexo.domain.satisfaction.rules import loop


def write_loop(draft: Draft) -> int:
    """Write invitations, answers and recoveries."""
    told_loop, reports, register = draft.loop, draft.world.reports, draft.register
    case_ids, rng = draft.case_keys.ids, draft.rng
    asked_ids = columns.uuids(rng, np.array([one.at for one in told_loop.asked]))
    said_ids = columns.uuids(rng, np.array([one.at for one in told_loop.said]))
    at = np.array([one.at for one in told_loop.asked])
    sent = np.array([one.state != InvitationState.SUPPRESSED for one in told_loop.asked], dtype=np.bool_)
    written = draft.pipe.write(
        Invitation,
        {
            "id": asked_ids,
            "jurisdiction_id": draft.town,
            "case_id": [case_ids[one.case] for one in told_loop.asked],
            "party_id": [register[int(reports.person[one.case])].hex for one in told_loop.asked],
            "kind": [one.kind.value for one in told_loop.asked],
            "channel": [CHANNELS[int(reports.channel[one.case])] for one in told_loop.asked],
            "token_digest": [hashlib.sha256(one.token.encode()).hexdigest() for one in told_loop.asked],
            "state": [one.state.value for one in told_loop.asked],
            "suppressed_because": columns.texts(one.because for one in told_loop.asked),
            "created_at": columns.moments(at),
            "sent_at": columns.moments(np.where(sent, at, np.nan)),
            "expires_at": columns.moments(at + loop.INVITATION_LIVES.total_seconds()),
        },
    )
    written += draft.pipe.write(
        Answer,
        {
            "id": said_ids,
            "invitation_id": [asked_ids[one.asked] for one in told_loop.said],
            "case_id": [case_ids[one.case] for one in told_loop.said],
            "score": columns.numbers(one.score for one in told_loop.said),
            "solved": [columns.encode(one.solved) for one in told_loop.said],
            "comment": columns.texts(one.comment for one in told_loop.said),
            "channel": [one.channel for one in told_loop.said],
            "at": columns.moments(np.array([one.at for one in told_loop.said])),
        },
    )
    return written + _write_recoveries(draft, said_ids)


def _write_recoveries(draft: Draft, said_ids: Texts) -> int:
    told, ground, case_ids = draft.told, draft.ground, draft.case_keys.ids
    rows = draft.loop.mended
    opened = np.array([one.opened for one in rows])
    zone = ground.jurisdiction.zone_info
    due = [loop.recovery_due(datetime.fromtimestamp(one.opened, tz=UTC), zone).timestamp() for one in rows]
    return draft.pipe.write(
        Recovery,
        {
            "id": columns.uuids(draft.rng, opened),
            "jurisdiction_id": draft.town,
            "case_id": [case_ids[one.case] for one in rows],
            "answer_id": [said_ids[one.said] for one in rows],
            "unit_id": [ground.units[told[one.case].book.owner].pk.hex for one in rows],
            "owner_id": [_owner(one, told) for one in rows],
            "state": [one.state.value for one in rows],
            "opened_at": columns.moments(opened),
            "due_at": columns.moments(np.array(due)),
            "contacted_at": columns.moments(np.array([one.contacted for one in rows])),
            "closed_at": columns.moments(np.array([one.closed for one in rows])),
            "cause": columns.texts(one.cause for one in rows),
            "note": columns.texts(one.note for one in rows),
            "second_answer_id": [said_ids[one.second] if one.second >= 0 else NULL for one in rows],
        },
    )


def _owner(one: Mended, told: Sequence[ToldCase]) -> str:
    """Return who works on a recovery: the assignee of the case, else who called."""
    assignee = told[one.case].book.assignee
    return assignee if assignee != NULL or isnan(one.contacted) else one.by.hex
