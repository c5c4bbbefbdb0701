"""What stands in the fields of a letter, in the words of people."""

from datetime import datetime

from nexo.domain.cases.enums import Phase
from nexo.domain.cases.models import Case
from nexo.domain.knowledge.rules.variables import LETTER_FIELDS
from nexo.domain.organisation.models import Jurisdiction
from nexo.domain.organisation.queries.people import chain_of
from nexo.domain.parties.models import Party
from nexo.kernel import clock
from nexo.kernel.text.days import in_words
from nexo.kernel.text.languages import said


def of_person(party: Party | None, town: Jurisdiction) -> dict[str, str]:
    """Return the fields that tell of a person and of the town; nothing of a case."""
    return dict.fromkeys(LETTER_FIELDS, "") | {
        "nombre": party.display_name if party else "",
        "domicilio": party.address_text if party else "",
        "municipio": town.name,
        "hoy": _day(clock.now(), town),
    }


def of_case(case: Case, town: Jurisdiction) -> dict[str, str]:
    """Return the fields of a case; the caller has asked whether its applicant may be named. One query."""
    posts = chain_of(case.owner_unit)
    return of_person(case.applicant, town) | {
        "codigo": case.public_code,
        "servicio": said(case.service, "name"),
        "lugar": case.place_text,
        "recibido": _day(case.received_at, town),
        "vence": _day(case.due_at, town) if case.is_open else "",
        "estado": Phase(case.phase).desk_label,
        "respuesta": case.public_answer,
        "area": case.owner_unit.name,
        "cargo": posts[0].title if posts else "",
    }


def _day(at: datetime | None, town: Jurisdiction) -> str:
    return in_words(at, town.zone_info) if at else ""
