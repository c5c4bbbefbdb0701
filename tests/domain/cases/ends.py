"""A case, who stands around it, and the verbs that the tests of its ends share."""

from nexo.domain.cases.actions import (
    resolve_case,
)
from nexo.domain.cases.actions.open_case import Place, Request, open_case
from nexo.domain.cases.enums import Result
from nexo.domain.cases.models import Case, StateChange
from nexo.testing.town import INSIDE


def another(town, party=None, **changes) -> Case:
    plain = {
        "version": town.versions["AP01"],
        "description": "otra vez",
        "channel": "whatsapp",
        "applicant": party,
        "place": Place(text="Mitre 100", lat=INSIDE[0], lon=INSIDE[1]),
    }
    return open_case(actor=town.actors["atencion"], request=Request(**(plain | changes))).case


def resolve(area, case) -> Case:
    return resolve_case.resolve_case(
        actor=area, case_id=case.id, result=Result.SOLVED, answer="Se cambió la lámpara."
    )


def last_change(case) -> StateChange:
    return StateChange.objects.filter(case=case).order_by("at", "id").last()
