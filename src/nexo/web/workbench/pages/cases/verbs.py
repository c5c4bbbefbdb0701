"""Every verb of a case: its words, its form and the action it becomes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from nexo.domain.authorities.actions.refer_case import refer_case
from nexo.domain.authorities.queries.bodies import targets_of
from nexo.domain.cases.actions import (
    add_evidence,
    assign_case,
    citizen_word,
    end_case,
    extend_clock,
    join_incident,
    resolve_case,
    set_danger,
    tasks_of_case,
    tell_apart,
    work_case,
)
from nexo.domain.cases.enums import ClockKind, Danger, EvidenceKind, Phase, Reason, Result, TaskKind
from nexo.domain.cases.models import Case
from nexo.domain.cases.queries.near import id_by_code
from nexo.domain.cases.queries.page import one_case
from nexo.domain.cases.rules.lifecycle import Who
from nexo.domain.catalogue.enums import HIDDEN
from nexo.domain.satisfaction.actions.answer_survey import answer_by_telephone
from nexo.domain.satisfaction.policies import may_write_down
from nexo.kernel.actors import Actor
from nexo.kernel.errors import DomainError, NotFound
from nexo.kernel.files.models import StoredFile
from nexo.web.ui.forms import UiForm
from nexo.web.workbench.desk import StaffRequest, page, staff_page
from nexo.web.workbench.pages.cases import forms
from nexo.web.workbench.pages.cases.at_once import answers_at_once
from nexo.web.workbench.uploads import keep

_TO_BE_ASKED = (Phase.RESOLVED, Phase.RESOLVED_EXTERNAL, Phase.UNFEASIBLE, Phase.CLOSED)
_WAITING = (
    Phase.SCHEDULED,
    Phase.AWAITING_CITIZEN,
    Phase.AWAITING_THIRD_PARTY,
    Phase.REFERRED_EXTERNAL,
)
_SHOWN_AS = {"files": "uploads", "body_id": "target", "service_code": "target"}
Run = Callable[[Actor, UUID, dict[str, Any], list[StoredFile]], object]


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb: how it is called, what it asks, what it runs, where it leads (None: it moves nothing)."""

    label: str | Promise
    done: str | Promise
    form: type[UiForm]
    run: Run
    to: Phase | None = None
    kind: str = "secondary"


def _refer(actor: Actor, case_id: UUID, data: Mapping[str, Any]) -> object:
    """Send the case to a body with an agreement, or write down that it went to another."""
    body_id, _colon, service_code = data.get("target", "").partition(":")
    if not body_id:
        return work_case.refer_external(
            actor=actor, case_id=case_id, body=data["body"], public_note=data["public_note"]
        )
    return refer_case(
        actor=actor,
        case_id=case_id,
        body_id=UUID(body_id),
        service_code=service_code,
        note=data["note"],
        agreed=data["agreed"],
    )


VERBS: dict[str, Verb] = {
    "tomar": Verb(
        _("Tomar el caso"),
        _("El caso es tuyo y está en proceso."),
        forms.PlainForm,
        lambda actor, case, _data, _files: assign_case.take_case(actor=actor, case_id=case),
        Phase.IN_PROGRESS,
        "primary",
    ),
    "resolver": Verb(
        _("Resolver"),
        _("Resuelto. Le avisamos a quien lo pidió y le preguntamos cómo quedó."),
        forms.ResolveForm,
        lambda actor, case, data, files: resolve_case.resolve_case(
            actor=actor, case_id=case, result=Result(data["result"]), answer=data["answer"], files=files
        ),
        Phase.RESOLVED,
        "primary",
    ),
    "programar": Verb(
        _("Programar"),
        _("Programado; le avisamos la fecha a quien lo pidió."),
        forms.ScheduleForm,
        lambda actor, case, data, _files: work_case.schedule_case(actor=actor, case_id=case, **data),
        Phase.SCHEDULED,
    ),
    "preguntar": Verb(
        _("Pedirle algo"),
        _("La pregunta está en camino; el plazo interno espera la respuesta."),
        forms.AskForm,
        lambda actor, case, data, _files: work_case.ask_citizen(actor=actor, case_id=case, **data),
        Phase.AWAITING_CITIZEN,
    ),
    "seguir": Verb(
        _("Seguir trabajando"),
        _("El caso sigue en proceso."),
        forms.NoteForm,
        lambda actor, case, data, _files: work_case.resume_case(actor=actor, case_id=case, **data),
        Phase.IN_PROGRESS,
    ),
    "devolver": Verb(
        _("No es de esta área"),
        _("Devuelto a derivación. El plazo legal sigue corriendo."),
        forms.ReturnForm,
        lambda actor, case, data, _files: assign_case.return_case(
            actor=actor, case_id=case, reason=Reason(data["reason"]), note=data["note"]
        ),
        Phase.RETURNED,
    ),
    "derivar": Verb(
        _("Derivar a otra área"),
        _("Derivado. La fecha de recepción no cambia."),
        forms.AssignForm,
        lambda actor, case, data, _files: assign_case.assign_case(
            actor=actor, case_id=case, unit_id=UUID(data["unit_id"]), note=data["note"]
        ),
        Phase.ASSIGNED,
    ),
    "enviar": Verb(
        _("Enviar a otro organismo"),
        _("Enviado; le avisamos a quien lo pidió."),
        forms.ReferForm,
        lambda actor, case, data, _files: _refer(actor, case, data),
        Phase.REFERRED_EXTERNAL,
    ),
    "resuelto-alla": Verb(
        _("Lo resolvió el otro organismo"),
        _("Resuelto. Le avisamos a quien lo pidió y le preguntamos cómo quedó."),
        forms.AnswerForm,
        lambda actor, case, data, _files: work_case.resolve_external(actor=actor, case_id=case, **data),
        Phase.RESOLVED_EXTERNAL,
    ),
    "no-se-puede": Verb(
        _("No se puede realizar"),
        _("Le explicamos a quien lo pidió por qué no se puede."),
        forms.UnfeasibleForm,
        lambda actor, case, data, _files: resolve_case.declare_unfeasible(
            actor=actor,
            case_id=case,
            reason=Reason(data["reason"]),
            result=Result(data["result"]),
            answer=data["answer"],
        ),
        Phase.UNFEASIBLE,
    ),
    "no-admitir": Verb(
        _("No admitir"),
        _("No admitido; le explicamos por qué a quien lo pidió."),
        forms.RejectForm,
        lambda actor, case, data, _files: end_case.reject_case(
            actor=actor, case_id=case, reason=Reason(data["reason"]), answer=data["answer"]
        ),
        Phase.REJECTED_INADMISSIBLE,
    ),
    "sin-respuesta": Verb(
        _("Cerrar: no respondió"),
        _("Cerrado; puede reabrirlo cuando responda."),
        forms.AnswerForm,
        lambda actor, case, data, _files: end_case.close_without_reply(actor=actor, case_id=case, **data),
        Phase.CLOSED_NO_REPLY,
    ),
    "reabrir": Verb(
        _("Reabrir"),
        _("Reabierto, con un plazo nuevo."),
        forms.ReopenForm,
        lambda actor, case, data, _files: citizen_word.dispute_case(
            actor=actor, case_id=case, reason=Reason(data["reason"]), note=data["note"]
        ),
        Phase.REOPENED,
    ),
    "conforme": Verb(
        _("Dice que está resuelto"),
        _("Conforme: el caso quedó cerrado."),
        forms.PlainForm,
        lambda actor, case, _data, _files: citizen_word.confirm_case(actor=actor, case_id=case),
        Phase.CLOSED,
    ),
    "anular": Verb(
        _("Lo retira quien lo pidió"),
        _("Anulado a pedido de quien lo hizo."),
        forms.NoteForm,
        lambda actor, case, data, _files: citizen_word.cancel_case(actor=actor, case_id=case, **data),
        Phase.CANCELLED,
    ),
    "prorrogar": Verb(
        _("Pedir más tiempo"),
        _("Prorrogado. Le avisamos la fecha nueva y el motivo a quien lo pidió."),
        forms.ExtendForm,
        lambda actor, case, data, _files: extend_clock.extend_clock(
            actor=actor, case_id=case, kind=ClockKind(data["kind"]), reason=data["reason"]
        ),
    ),
    "encuesta": Verb(
        _("Anotar qué dijo por teléfono"),
        _("Anotado. Gracias por llamar."),
        forms.SurveyForm,
        lambda actor, case, data, _files: answer_by_telephone(actor=actor, case_id=case, **data),
    ),
    "agrupar": Verb(
        _("Es el mismo problema que otro"),
        _("Agrupado: cuando se resuelva uno, se responde a cada persona."),
        forms.JoinForm,
        lambda actor, case, data, _files: join_incident.join_incident(
            actor=actor,
            case_id=case,
            with_case_id=data["other_id"] or id_by_code(actor=actor, code=data["code"]),
        ),
    ),
    "pedir": Verb(
        _("Pedirle algo a otras áreas"),
        _("Pedido a las áreas. El caso sigue siendo de la tuya."),
        forms.AskAreasForm,
        lambda actor, case, data, _files: tasks_of_case.ask_areas(
            actor=actor,
            case_id=case,
            kind=TaskKind(data["kind"]),
            title=data["title"],
            unit_ids=[UUID(one) for one in data["unit_ids"]],
            due_on=data["due_on"],
        ),
    ),
    "separar": Verb(
        _("No es el mismo problema"),
        _("Separado: cada caso sigue por su lado."),
        forms.PlainForm,
        lambda actor, case, _data, _files: tell_apart.leave_incident(actor=actor, case_id=case),
    ),
    "distinto": Verb(
        _("No es el mismo que otro"),
        _("Anotado: no se vuelve a proponer."),
        forms.ApartForm,
        lambda actor, case, data, _files: tell_apart.tell_apart(
            actor=actor,
            case_id=case,
            other_id=data["other_id"] or id_by_code(actor=actor, code=data["code"]),
        ),
    ),
    "peligro": Verb(
        _("Decir qué peligro hay"),
        _("Anotado. La prioridad se calculó de nuevo."),
        forms.DangerForm,
        lambda actor, case, data, _files: set_danger.set_danger(
            actor=actor, case_id=case, danger=Danger(int(data["danger"]))
        ),
    ),
    "adjuntar": Verb(
        _("Agregar prueba"),
        _("Guardado con el caso."),
        forms.EvidenceForm,
        lambda actor, case, data, files: add_evidence.add_evidence(
            actor=actor,
            case_id=case,
            files=files,
            kind=EvidenceKind.AFTER,
            note=data["note"],
            is_public=data["is_public"],
        ),
    ),
}


def offered(next_phases: Sequence[Phase], phase: str) -> list[tuple[str, Verb]]:
    """Return the verbs that lead where the actor may move the case, the likeliest first."""
    resuming = phase in _WAITING
    hidden = {"seguir" if not resuming else "tomar", "derivar" if phase == Phase.IN_PROGRESS else ""}
    return [
        (name, verb)
        for name, verb in VERBS.items()
        if verb.to is not None and verb.to in next_phases and name not in hidden
    ]


def beside(actor: Actor, case: Case, standing: frozenset[Who]) -> list[tuple[str, Verb]]:
    """Return the verbs that move nothing and help at this point."""
    fits = {
        "agrupar": case.is_open,
        "pedir": case.is_open and case.visibility not in HIDDEN,
        "separar": case.incident_id is not None and bool(standing & tell_apart.MAY),
        "peligro": case.is_open and bool(standing & set_danger.MAY),
        "adjuntar": True,
        "encuesta": case.phase in _TO_BE_ASKED
        and case.applicant_id is not None
        and may_write_down(actor, case),
    }
    return [(name, VERBS[name]) for name, does in fits.items() if does]


def _offers(request: StaffRequest, wanted: Verb, case: Case) -> dict[str, Any]:
    """Return what the form of a verb offers to choose from."""
    if wanted.form in (forms.AssignForm, forms.AskAreasForm):
        return {"jurisdiction_id": case.jurisdiction_id}
    if wanted.form is forms.ExtendForm:
        return {"clocks": list(case.clocks.select_related("term").order_by("id"))}
    return {"targets": targets_of(request.actor)} if wanted.form is forms.ReferForm else {}


@staff_page()
@require_http_methods(["GET", "POST"])
def do(request: StaffRequest, case_id: UUID, verb: str) -> HttpResponse:
    """Ask for what the verb needs, then do it; a refusal stands beside its field."""
    wanted = VERBS.get(verb)
    if wanted is None:
        raise Http404
    case = one_case(actor=request.actor, case_id=case_id)
    answers = answers_at_once(request.actor, case) if verb == "resolver" else []
    chosen = next((one for one in answers if one.key == request.GET.get("respuesta")), None)
    extra = _offers(request, wanted, case)
    if chosen is not None:
        extra = {"initial": {"result": Result.INFORMED, "answer": chosen.text}}
    form = wanted.form(request.POST or None, request.FILES or None, **extra)
    if request.method == "POST" and form.is_valid():
        try:
            data = dict(form.cleaned_data)
            wanted.run(request.actor, case_id, data, keep(request.actor, data.pop("uploads", None) or []))
        except NotFound:
            raise
        except DomainError as refused:
            field = _SHOWN_AS.get(refused.field or "", refused.field)
            form.add_error(field if field in form.fields else None, refused.said)
        else:
            messages.success(request, str(wanted.done))
            return redirect("workbench:case", case_id=case_id)
    return page(
        request,
        "workbench/cases/do.html",
        {"case": case, "verb": verb, "wanted": wanted, "form": form, "answers": answers, "chosen": chosen},
        status=422 if form.errors else 200,
    )
