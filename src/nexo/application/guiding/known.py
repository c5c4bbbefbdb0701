"""What the guided conversation may know: the catalogue, the streets, and the cases of whoever writes."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from nexo.domain.cases import policies
from nexo.domain.cases.enums import OPEN_PHASES, Phase, PlaceSource
from nexo.domain.cases.errors import CaseUnknown
from nexo.domain.cases.models import Case
from nexo.domain.cases.queries.track import prove
from nexo.domain.catalogue.enums import Visibility
from nexo.domain.catalogue.errors import ServiceUnknown
from nexo.domain.catalogue.models import ServiceVersion
from nexo.domain.catalogue.queries.services import find_services, published
from nexo.domain.guidance.rules.facts import Matter, Service, Spot
from nexo.domain.organisation.models import Jurisdiction
from nexo.domain.organisation.queries.places import locate
from nexo.domain.organisation.rules.places import FoundPlace, sure_place
from nexo.kernel.actors import Actor
from nexo.kernel.ids import CodeMistyped
from nexo.kernel.text.days import in_words
from nexo.kernel.text.languages import said

_MOST_CASES = 6
_LONGEST_CLUE = 200
_PREPOSITION = re.compile(
    r"\b(?:en|sobre|at|on)\s+(?:la\s+|the\s+)?(?:esquina\s+(?:de\s+)?|corner\s+of\s+)?", re.IGNORECASE
)
_MAY_BE_PLACE = re.compile(r"\d|\s(?:y|e|and|esq\w*|entre)\s", re.IGNORECASE)
_MOST_CLUES = 3


@dataclass(frozen=True, slots=True)
class House:
    """The answers of the house to one person, the texts in the language in force. `person` acts for themselves."""

    jurisdiction: Jurisdiction
    person: Actor

    @property
    def town(self) -> str:
        """The short name of the town."""
        return self.jurisdiction.short_name

    def services(self, text: str) -> list[Service]:
        """Return the services that words mean, best first. One query."""
        found = find_services(jurisdiction_id=self.jurisdiction.id, text=text)
        return [_service(hit.version) for hit in found]

    def service(self, code: str) -> Service | None:
        """Return one service in force. One query."""
        try:
            return _service(published(jurisdiction_id=self.jurisdiction.id, code=code))
        except ServiceUnknown:
            return None

    def places(self, text: str) -> list[Spot]:
        """Return the places that an address may mean; one that is sure keeps the words as typed. Two queries."""
        found = locate(self.jurisdiction.id, text)
        sure = sure_place(found)
        return [_spot(sure, text)] if sure else [_spot(one, one.label) for one in found]

    def place_in(self, text: str) -> Spot | None:
        """Return the one place that a sentence surely names: none is guessed."""
        if len(text) > _LONGEST_CLUE or not _MAY_BE_PLACE.search(text):
            return None
        for clue in _clues(text):
            found = sure_place(locate(self.jurisdiction.id, clue))
            if found is not None:
                return _spot(found, clue)
        return None

    def own_cases(self) -> list[Matter]:
        """Return the open cases of whoever writes, newest first. One query."""
        rows = self._cases(self.person).filter(phase__in=[phase.value for phase in OPEN_PHASES])
        return [self._matter(case) for case in rows.order_by("-received_at", "-id")[:_MOST_CASES]]

    def own_case(self, code: str) -> Matter | None:
        """Return a case if whoever writes asked for it. One query."""
        case = self._cases(self.person).filter(public_code=code).first()
        return self._matter(case) if case else None

    def proven_case(self, code: str, verifier: str) -> Matter | None:
        """Return a case to whoever shows its verifier, by the rule of the portal. Three queries at most."""
        try:
            proved = prove(jurisdiction_id=self.jurisdiction.id, code=code, verifier=verifier.strip())
        except (CaseUnknown, CodeMistyped):
            return None
        return self._matter(self._cases(proved).get(pk__in=proved.proven))

    def _cases(self, actor: Actor) -> QuerySet[Case]:
        return policies.visible_to(actor).select_related("service", "owner_unit")

    def _matter(self, case: Case) -> Matter:
        is_due = case.is_open and case.due_at is not None
        return Matter(
            code=case.public_code,
            service=said(case.service, "name"),
            phase=str(case.get_phase_display()),
            unit=case.owner_unit.name,
            due=in_words(case.due_at, self.jurisdiction.zone_info) if is_due and case.due_at else "",
            awaits_citizen=case.phase == Phase.AWAITING_CITIZEN,
            is_guarded=case.visibility == Visibility.PROTECTED,
        )


def _service(version: ServiceVersion) -> Service:
    service = version.service
    required = tuple(field for field in version.fields if field.get("required"))
    return Service(
        code=service.code,
        name=said(service, "name"),
        summary=said(version, "summary"),
        where=said(version, "where_text"),
        cost=said(version, "cost_text"),
        link=f"{settings.NEXO_PUBLIC_URL}/servicios/{service.code}/",
        can_ask=not any(map(_is_beyond_chat, required)) and not _needs_papers(version),
        is_guarded=version.visibility == Visibility.PROTECTED,
        needs_place=version.needs_location,
        fields=required,
    )


def _is_beyond_chat(field: Mapping[str, Any]) -> bool:
    """Say whether a question is not for a chat: sensitive, several answers, or waiting for another."""
    return bool(field.get("sensitive") or field.get("only_if")) or field.get("type") == "choices"


def _needs_papers(version: ServiceVersion) -> bool:
    return any(one.get("required") and not one.get("already_held") for one in version.documents)


def _spot(found: FoundPlace, text: str) -> Spot:
    return Spot(text=text, lat=found.lat, lon=found.lon, source=PlaceSource.REGISTER.value)


def _clues(text: str) -> Iterable[str]:
    """Return what may be the address in a sentence: what stands behind "en", the last one first, or all of it."""
    tails: Sequence[str] = [text[match.end() :].strip() for match in _PREPOSITION.finditer(text)]
    return [tail for tail in [*reversed(tails), text] if tail][:_MOST_CLUES]
