"""Writes the audit rows that the actions would have left, in the order of time.

They carry no correlation, as anything done outside a request does, and wait for the sealing job like all others.
"""

from bisect import bisect_right
from collections.abc import Iterator
from math import inf, isnan
from typing import Any, NamedTuple
from uuid import UUID

import numpy as np

from nexo.application.demo.load import columns
from nexo.application.demo.load.draft import Draft
from nexo.application.demo.load.story import AUTHOR, SYSTEM, Doer
from nexo.application.demo.world.reports import CHANNELS
from nexo.kernel.audit.models import AuditEntry

_EMPTY = "{}"


class Act(NamedTuple):
    """One audit row."""

    at: float
    by: Doer
    action: str
    kind: str
    object_hex: str
    reason: str = ""
    changes: str = _EMPTY


class Acts:
    """Everything of a load that the audit speaks of."""

    def __init__(self, draft: Draft) -> None:
        self.world, self.register, self.told = draft.world, draft.register, draft.told
        self.ledger, self.keys, self.loop = draft.ledger, draft.keys, draft.loop
        self.case_ids, self._draft = draft.case_keys.ids, draft

        self._left = sorted(
            [*self._of_people(), *self._of_cases(), *self._of_ledger(), *self._of_loop()], key=_time
        )

    def write(self, *, until: float = inf) -> int:
        """Write the rows up to a moment that were not written yet; what is done then by actions follows them."""
        cut = bisect_right(self._left, until, key=_time)
        rows, self._left = self._left[:cut], self._left[cut:]
        return self._draft.pipe.write(
            AuditEntry,
            {
                "at": columns.moments(np.array([row.at for row in rows])),
                "actor_kind": [row.by.kind for row in rows],
                "actor_id": [row.by.hex for row in rows],
                "jurisdiction_id": self._draft.town,
                "action": [row.action for row in rows],
                "kind": [row.kind for row in rows],
                "object_id": [row.object_hex for row in rows],
                "reason": columns.texts(row.reason for row in rows),
                "changes": [row.changes for row in rows],
            },
        )

    def _of_people(self) -> Iterator[Act]:
        use = self.world.use
        for person in filter(None, self.register.people):
            source = CHANNELS[int(use.first_channel[person.number])]
            at = float(self.register.first_at[person.number])
            if use.by_official[person.number]:
                changes: dict[str, Any] = {"source": source, "schemes": sorted(person.schemes)}
            else:
                changes = {"source": source, "provisional": True}
            yield Act(at, SYSTEM, "parties.register", "party", person.hex, "", columns.document(changes))

    def _of_cases(self) -> Iterator[Act]:
        for one in self.told:
            pk = self.case_ids[one.number]
            service = self.world.services[int(self.world.reports.service[one.number])]
            channel = CHANNELS[int(self.world.reports.channel[one.number])]
            changes = {"service": service.code, "unit": one.first_unit, "channel": channel}
            opened = float(self.world.reports.registered[one.number])
            yield Act(opened, one.opened_by, "cases.opened", "case", pk, "", columns.document(changes))
            for move in one.book.moves:
                if move.audited:
                    phases = f'{{"phase": ["{move.before}", "{move.to.value}"]}}'
                    yield Act(move.at, move.by, "cases.phase_changed", "case", pk, move.reason, phases)
            joined = self._draft.joined.get(one.number)
            if joined is not None:
                by = self._draft.teller.desk(one.number)
                incident = columns.document({"incident": str(UUID(self._draft.incident_of[one.number]))})
                yield Act(joined, by, "cases.incident_joined", "case", pk, "", incident)
            for at, by in one.book.taken:
                yield Act(
                    at, by, "cases.taken", "case", pk, "", columns.document({"staff": str(UUID(by.hex))})
                )

    def _of_ledger(self) -> Iterator[Act]:
        for entry in self.ledger.entries:
            pk = self.keys.entries[entry.number]
            if entry.to:
                yield Act(entry.at, entry.by or SYSTEM, "interactions.write", "interaction", pk)
            elif entry.by is None:
                yield Act(entry.at, SYSTEM, "interactions.receive", "interaction", pk)
            else:
                yield Act(entry.at, entry.by, "interactions.register", "interaction", pk)
        for talk, at, by in self.ledger.closings:
            yield Act(at, by, "interactions.close", "conversation", self.keys.talks[talk])

    def _of_loop(self) -> Iterator[Act]:
        for said in self.loop.said:
            yield Act(said.at, AUTHOR, "satisfaction.answered", "case", self.case_ids[said.case])
        for mended in self.loop.mended:
            if not isnan(mended.contacted):
                pk = self.case_ids[mended.case]
                yield Act(
                    mended.contacted, mended.by, "satisfaction.recovery_contacted", "case", pk, mended.cause
                )


def _time(act: Act) -> float:
    return act.at
