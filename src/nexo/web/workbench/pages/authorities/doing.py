"""What may be done with a letter: answer, take more time, and the life of its hearing. One action a request."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from nexo.domain.authorities.actions.answer_letter import answer_letter
from nexo.domain.authorities.actions.extend_letter import extend_letter
from nexo.domain.authorities.actions.move_hearing import (
    Granted,
    call_off_hearing,
    grant_hearing,
    note_hearing,
    refuse_hearing,
)
from nexo.domain.authorities.enums import HearingState, RefusalReason
from nexo.domain.authorities.policies import letters_visible_to, may_answer
from nexo.domain.organisation.models import Jurisdiction
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel.errors import DomainError, NotAllowed, NotFound
from nexo.web.ui.forms import UiForm
from nexo.web.workbench.desk import StaffRequest, staff_page
from nexo.web.workbench.pages.authorities.forms import (
    AnswerForm,
    CallOffForm,
    ExtendForm,
    GrantForm,
    NoteForm,
    RefuseForm,
)
from nexo.web.workbench.pages.authorities.views import show

_Act = Callable[[StaffRequest, UUID, Any], str]


@staff_page()
@require_POST
def do(request: StaffRequest, owed_id: UUID, verb: str) -> HttpResponse:
    """Do one thing; what is refused stands where it was written, with all its words."""
    if verb not in _VERBS:
        raise Http404
    _check_answers(request, owed_id)
    name, make, act = _VERBS[verb]
    form = make(request)
    if form.is_valid():
        try:
            said = act(request, owed_id, form)
        except (NotFound, NotAllowed):
            raise
        except DomainError as refused:
            form.add_error(_field(form, refused), refused.said)
        else:
            messages.success(request, said)
            return redirect("workbench:letter", letter_id=owed_id)
    return show(request, owed_id, status=422, **{name: form})


def _check_answers(request: StaffRequest, letter_id: UUID) -> None:
    """Refuse whoever does not answer for the authority, before a form tells them anything."""
    row = letters_visible_to(request.actor).select_related("authority").filter(pk=letter_id).first()
    if row is None or not may_answer(request.actor, row.authority):
        raise NotFound


def _field(form: UiForm, refused: DomainError) -> str | None:
    known = "day" if refused.field == "at" else refused.field
    return known if known in form.fields else None


def _answer(request: StaffRequest, letter_id: UUID, form: AnswerForm) -> str:
    answer_letter(actor=request.actor, letter_id=letter_id, text=form.cleaned_data["text"])
    return _("Respondida. Le avisamos a quien escribió, y queda en el registro.")


def _extend(request: StaffRequest, letter_id: UUID, form: ExtendForm) -> str:
    extend_letter(actor=request.actor, letter_id=letter_id, reason=form.cleaned_data["reason"])
    return _("Plazo prorrogado. Le avisamos a quien escribió, con el motivo.")


def _grant(request: StaffRequest, letter_id: UUID, form: GrantForm) -> str:
    town = Jurisdiction.objects.get(pk=jurisdiction_of(request.actor))
    data = form.cleaned_data
    granted = Granted(
        at=form.at(town.zone_info), place=data["place"], topic=data["topic"], words=data["words"]
    )
    grant_hearing(actor=request.actor, letter_id=letter_id, granted=granted)
    return _("Audiencia dada. Le avisamos a quien la pidió.")


def _refuse(request: StaffRequest, letter_id: UUID, form: RefuseForm) -> str:
    data = form.cleaned_data
    refuse_hearing(
        actor=request.actor, letter_id=letter_id, reason=RefusalReason(data["reason"]), words=data["words"]
    )
    return _("No se concede. Le avisamos a quien la pidió, con el motivo.")


def _call_off(request: StaffRequest, letter_id: UUID, form: CallOffForm) -> str:
    call_off_hearing(actor=request.actor, letter_id=letter_id, words=form.cleaned_data["words"])
    return _("Suspendida. Le avisamos a quien la pidió; podés darle otro día.")


def _note(request: StaffRequest, letter_id: UUID, form: NoteForm) -> str:
    data = dict(form.cleaned_data)
    outcome = HearingState(data.pop("outcome"))
    note_hearing(actor=request.actor, letter_id=letter_id, outcome=outcome, **data)
    return _("Anotado.")


_VERBS: dict[str, tuple[str, Callable[[StaffRequest], UiForm], _Act]] = {
    "responder": ("answer", lambda request: AnswerForm(request.POST), _answer),
    "prorrogar": ("extend", lambda request: ExtendForm(request.POST), _extend),
    "conceder": ("grant", lambda request: GrantForm(request.POST), _grant),
    "no-conceder": ("refuse", lambda request: RefuseForm(request.POST, prefix="r"), _refuse),
    "suspender": ("call_off", lambda request: CallOffForm(request.POST, prefix="c"), _call_off),
    "anotar": ("note", lambda request: NoteForm(request.POST, prefix="n"), _note),
}
