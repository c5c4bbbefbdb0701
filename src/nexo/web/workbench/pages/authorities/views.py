"""The queue of letters and hearings, a letter with its conversation, and the record of an authority."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET

from nexo.domain.authorities.enums import HearingState
from nexo.domain.authorities.models import Letter
from nexo.domain.authorities.queries.letters import (
    VIEWS,
    LetterPage,
    letter_page,
    readable_authorities,
)
from nexo.domain.authorities.queries.letters import letters as listed
from nexo.domain.authorities.queries.record import by_holder, records_of, total
from nexo.domain.cases.actions.extend_clock import is_extendable
from nexo.domain.cases.rules.clocks import business_days_left
from nexo.domain.organisation.queries.town import calendar_of
from nexo.kernel import clock
from nexo.kernel.errors import NotFound
from nexo.web.ui.forms import UiForm
from nexo.web.ui.site import Link
from nexo.web.workbench.desk import StaffRequest, page, staff_page
from nexo.web.workbench.pages.authorities.forms import AnswerForm, ExtendForm, hearing_forms

_TABS = {
    "owed": gettext_noop("Por responder"),
    "hearings": gettext_noop("Audiencias dadas"),
    "answered": gettext_noop("Respondidas"),
    "expired": gettext_noop("Dejadas vencer"),
}


@staff_page()
@require_GET
def letters(request: StaffRequest) -> HttpResponse:
    """One page of the letters that the official answers, or stands above: the first to fall due first."""
    view = request.GET.get("vista", "owed")
    if view not in VIEWS:
        raise Http404
    found = listed(actor=request.actor, view=view, after=request.GET.get("desde"))
    here = reverse("workbench:letters")
    tabs = [Link(label=_(_TABS[name]), url=f"{here}?vista={name}", is_current=name == view) for name in VIEWS]
    following = f"{here}?vista={view}&desde={found.next}" if found.next else ""
    context = {
        "rows": [{"letter": row, "left": _left(row)} for row in found.items],
        "tabs": tabs,
        "view": view,
        "following": following,
    }
    return page(request, "workbench/authorities/letters.html", context)


@staff_page()
@require_GET
def letter(request: StaffRequest, letter_id: UUID) -> HttpResponse:
    """A letter: what was said, until when an answer is owed, and the answer."""
    return show(request, letter_id)


def show(request: StaffRequest, letter_id: UUID, status: int = 200, **wrong: UiForm) -> HttpResponse:
    """Show a letter with its forms; one that was refused stands as it was filled in, nothing of it lost."""
    found = letter_page(actor=request.actor, letter_id=letter_id)
    row = found.letter
    hearing = getattr(row, "hearing", None)
    asked = hearing is not None and hearing.state == HearingState.REQUESTED
    forms: dict[str, Any] = {"answer": AnswerForm(), "extend": ExtendForm()}
    if hearing is not None:
        forms |= hearing_forms(row.authority, hearing, row.case.jurisdiction.zone_info)
    context = {
        "found": found,
        "letter": row,
        "case": row.case,
        "rows": found.talk,
        "left": _left(row),
        "extends": found.answers and _extends(found),
        "answers": found.answers and row.case.is_open and not asked,
        "hearing": hearing,
        "asked": asked,
        "may_note": hearing is not None
        and hearing.state == HearingState.GRANTED
        and hearing.at is not None
        and hearing.at <= clock.now(),
        "gives_again": hearing is not None
        and hearing.state
        in (
            HearingState.GRANTED,
            HearingState.REFUSED,
            HearingState.CALLED_OFF,
            HearingState.MISSED_BY_AUTHORITY,
            HearingState.MISSED_BY_PERSON,
        ),
        "wrong": next(iter(wrong.values()), None),
        **forms,
        **wrong,
    }
    return page(request, "workbench/authorities/letter.html", context, status=status)


@staff_page()
@require_GET
def records(request: StaffRequest) -> HttpResponse:
    """The record of every authority that the official answers for or stands above."""
    rows = readable_authorities(request.actor)
    found = records_of(rows, rows[0].jurisdiction.zone_info) if rows else {}
    shown = [{"authority": row, "record": total(found[row.pk])} for row in rows]
    return page(request, "workbench/authorities/records.html", {"rows": shown})


@staff_page()
@require_GET
def record(request: StaffRequest, authority_id: UUID) -> HttpResponse:
    """The record of an authority by year and by holder, and the letters it let expire."""
    row = next((one for one in readable_authorities(request.actor) if one.pk == authority_id), None)
    if row is None:
        raise NotFound
    years = records_of([row], row.jurisdiction.zone_info)[row.pk]
    expired = listed(actor=request.actor, view="expired", authority_id=row.pk, after=request.GET.get("desde"))
    context = {
        "authority": row,
        "years": years,
        "holders": by_holder(row),
        "expired": expired.items,
        "following": f"?desde={expired.next}" if expired.next else "",
    }
    return page(request, "workbench/authorities/record.html", context)


def _left(letter: Letter) -> int | None:
    """Return the business days left to answer, negative when late; None where nothing is owed."""
    if not letter.is_owed:
        return None
    town = letter.case.jurisdiction
    return business_days_left(clock.now(), letter.due_at, town.zone_info, calendar_of(town.calendar_id))


def _extends(found: LetterPage) -> bool:
    return found.letter.is_owed and found.clock is not None and is_extendable(found.clock)
