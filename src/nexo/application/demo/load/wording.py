"""The words of notices, asked of the notices themselves."""

from datetime import UTC, datetime
from uuid import UUID

from nexo.application.demo.load.happenings import Notice
from nexo.application.demo.load.lives_told import ToldCase
from nexo.application.demo.load.made import Ground
from nexo.application.demo.world.hours import iso
from nexo.application.notices.case_moved import notice as case_moved
from nexo.application.notices.case_registered import notice as case_registered
from nexo.application.notices.case_resolved import notice as case_resolved
from nexo.application.notices.recovery_contacted import notice as recovery_contacted
from nexo.domain.cases.models import Case, StateChange
from nexo.domain.notifications.actions.notify import Wording
from nexo.kernel import clock


class Composer:
    """Composes the notices of one world in Spanish, the language of the demo."""

    def __init__(self, ground: Ground, told: list[ToldCase], services: list[str], codes: list[str]) -> None:
        self._ground, self._told, self._services, self._codes = ground, told, services, codes
        # One case for all notices: making a model costs more than composing.
        self._case = Case(jurisdiction=ground.jurisdiction)
        self._change = StateChange(id=UUID(int=0))

    def __call__(self, notice: Notice) -> Wording:
        """Return the words of one notice, as they were said on its day."""
        with clock.frozen(iso(notice.at)):
            return self._compose(notice)

    def _compose(self, notice: Notice) -> Wording:
        one = self._told[notice.case]
        case = self._case
        case.public_code = self._codes[notice.case]
        case.service = self._ground.services[self._services[notice.case]]
        case.owner_unit = self._ground.units[one.first_unit]
        case.due_at = datetime.fromtimestamp(one.promised, tz=UTC)
        case.scheduled_for = one.book.scheduled_for
        if notice.slug == case_registered.SLUG:
            return case_registered.compose(case)
        if notice.slug == recovery_contacted.SLUG:
            return recovery_contacted.compose(case, notice.token)
        move = one.book.moves[notice.move]
        if notice.slug == case_resolved.SLUG:
            case.public_answer = move.public_note
            return case_resolved.compose(case, notice.token)
        change = self._change
        change.to_phase, change.public_note = move.to, move.public_note
        opening = case_moved._OPENINGS[move.to](case)  # noqa: SLF001 - the words are the notice's alone
        return case_moved.compose(case, change, opening)
