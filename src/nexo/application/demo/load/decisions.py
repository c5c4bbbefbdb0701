"""Writes who decided by delegation: each case that the front office resolved at once, drawn as the action draws."""

from collections import Counter
from uuid import UUID

import numpy as np

from nexo.application.demo.load import columns
from nexo.application.demo.load.draft import Draft
from nexo.domain.cases.actions.decide_delegated import lot_of
from nexo.domain.cases.enums import Phase
from nexo.domain.cases.models import DelegatedDecision
from nexo.domain.cases.rules.delegation import is_drawn, review_percent


def write_decisions(draft: Draft) -> int:
    """Write every decision taken by delegation, in the order they were taken, and return how many."""
    world, case_ids = draft.world, draft.case_keys.ids
    # Whoever decides by office takes a case first: only a delegated decision goes from one to the other.
    rows = sorted(
        (
            move.at,
            case_ids[one.number],
            world.services[int(world.reports.service[one.number])].code,
            move.by.hex,
        )
        for one in draft.told
        for move in one.book.moves
        if move.before == Phase.ASSIGNED and move.to is Phase.RESOLVED
    )
    at = np.array([row[0] for row in rows])
    keys = columns.uuids(draft.rng, at)
    percent = review_percent(draft.ground.jurisdiction.local_rules)
    before: Counter[str] = Counter()
    drawn = []
    for key, (_, _, service, _) in zip(keys, rows, strict=True):
        drawn.append(is_drawn(before=before[service], lot=lot_of(UUID(key)), percent=percent))
        before[service] += 1
    return draft.pipe.write(
        DelegatedDecision,
        {
            "id": keys,
            "case_id": [row[1] for row in rows],
            "delegation_id": [draft.ground.delegations[row[2]].pk.hex for row in rows],
            "staff_id": [row[3] for row in rows],
            "at": columns.moments(at),
            "is_drawn": columns.flags(np.array(drawn, dtype=bool)),
        },
    )
