"""Writes of work orders at the office: asking a crew, changing, ordering the route, solving the case."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from nexo.domain.cases.enums import Phase
from nexo.domain.cases.queries.page import one_case
from nexo.domain.works.actions.change_order import (
    cancel_order,
    order_route,
    revise_order,
    settle_order,
    shift_order,
)
from nexo.domain.works.actions.plan_order import Plan, plan_order
from nexo.domain.works.actions.show_work import solve_by_order
from nexo.domain.works.errors import OrderUnknown
from nexo.domain.works.policies import PLANNERS, crews_for, may_plan
from nexo.domain.works.queries.office import order_page, orders_of_case
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.errors import DomainError, NotAllowed, NotFound
from nexo.web.ui.forms import UiForm
from nexo.web.workbench.desk import StaffRequest, page, staff_page

_PROMISABLE = (Phase.ASSIGNED, Phase.REOPENED, Phase.IN_PROGRESS, Phase.SCHEDULED)
_SHOWN_AS = {"files": "answer", "public_note": "answer"}


class OrderForm(UiForm):
    """What is asked of a crew; the crew reads the first two texts and nothing of who asked."""

    crew_id = forms.ChoiceField(label=gettext_lazy("Cuadrilla"))
    day = forms.DateField(
        label=gettext_lazy("Día"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    instructions = forms.CharField(
        label=gettext_lazy("Qué hay que hacer"),
        help_text=gettext_lazy("Lo lee la cuadrilla. Sin nombres ni teléfonos: no los necesita."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    access = forms.CharField(
        label=gettext_lazy("Cómo se entra"),
        help_text=gettext_lazy("Solo si hace falta: un portón, una llave, un horario."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    cost = forms.DecimalField(
        label=gettext_lazy("Costo previsto, en pesos"), max_digits=12, decimal_places=2, required=False
    )
    external_ref = forms.CharField(
        label=gettext_lazy("Número en otro sistema"), max_length=80, required=False
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        """Offer the crews that the actor may send."""
        super().__init__(*args, **kwargs)
        crew = self.fields["crew_id"]
        if isinstance(crew, forms.ChoiceField):
            crew.choices = [(str(one.pk), one.name) for one in crews_for(actor).order_by("name")]

    def plan(self) -> Plan:
        """Return what was filled in."""
        data = self.cleaned_data
        cost: Decimal | None = data["cost"]
        return Plan(
            crew_id=UUID(data["crew_id"]),
            day=data["day"],
            instructions=data["instructions"],
            access=data["access"],
            cost_cents=None if cost is None else int(cost * 100),
            external_ref=data["external_ref"],
        )


class NewOrderForm(OrderForm):
    """An order that is planned now; the citizen may be told its day."""

    promise = forms.BooleanField(
        label=gettext_lazy("Avisarle el día a quien lo pidió"),
        help_text=gettext_lazy("El caso queda programado para ese día."),
        required=False,
    )


class SolveForm(UiForm):
    """What to tell everybody who reported it."""

    answer = forms.CharField(
        label=gettext_lazy("Qué se hizo"),
        help_text=gettext_lazy("Lo van a leer quienes lo avisaron."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    shows_photos = forms.BooleanField(
        label=gettext_lazy("Mostrarles las fotos de después"),
        help_text=gettext_lazy("Mirá antes que no se vean personas, patentes ni interiores."),
        required=False,
        initial=True,
    )


@staff_page(*PLANNERS)
@require_http_methods(["GET", "POST"])
def plan(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Ask a crew to go because of a case."""
    case = one_case(actor=request.actor, case_id=case_id)
    if not may_plan(request.actor, case):
        raise NotAllowed
    tomorrow = clock.today(case.jurisdiction.zone_info) + timedelta(days=1)
    form = NewOrderForm(
        request.POST or None,
        actor=request.actor,
        initial={"day": tomorrow, "promise": case.phase in _PROMISABLE},
    )
    if request.method == "POST" and form.is_valid():
        try:
            order = plan_order(
                actor=request.actor, case_id=case_id, plan=form.plan(), promise=form.cleaned_data["promise"]
            )
        except NotFound:
            raise
        except DomainError as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.said)
        else:
            messages.success(request, _("Pedido. La cuadrilla lo ve en su teléfono."))
            return redirect("workbench:order", order_id=order.pk)
    context = {"form": form, "case": case, "there": orders_of_case(actor=request.actor, case=case)}
    return page(request, "workbench/works/plan.html", context, status=422 if form.errors else 200)


@staff_page(*PLANNERS)
@require_http_methods(["GET", "POST"])
def revise(request: StaffRequest, order_id: UUID) -> HttpResponse:
    """Change an order that is still to be carried out."""
    found = order_page(actor=request.actor, order_id=order_id)
    if not found.may_change:
        raise NotAllowed
    order = found.order
    initial = {name: getattr(order, name) for name in ("day", "instructions", "access", "external_ref")}
    initial["crew_id"] = str(order.crew_id)
    initial["cost"] = None if order.cost_cents is None else Decimal(order.cost_cents) / 100
    form = OrderForm(request.POST or None, actor=request.actor, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            revise_order(actor=request.actor, order_id=order_id, plan=form.plan())
        except NotFound:
            raise
        except DomainError as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.said)
        else:
            messages.success(request, _("Guardado. La cuadrilla lo ve en su teléfono."))
            return redirect("workbench:order", order_id=order_id)
    context = {"form": form, "order": order}
    return page(request, "workbench/works/revise.html", context, status=422 if form.errors else 200)


@staff_page(*PLANNERS)
@require_http_methods(["GET", "POST"])
def solve(request: StaffRequest, order_id: UUID, served_id: UUID) -> HttpResponse:
    """Solve a case with what its crew did; each who reported it gets their closing."""
    found = order_page(actor=request.actor, order_id=order_id)
    if not found.may_change:
        raise NotAllowed
    if served_id not in {pk for pk, _code in found.reports}:
        raise OrderUnknown
    form = SolveForm(request.POST or None, initial={"answer": _("Hicimos el trabajo.")})
    if request.method == "POST" and form.is_valid():
        try:
            solve_by_order(actor=request.actor, order_id=order_id, case_id=served_id, **form.cleaned_data)
        except NotFound:
            raise
        except DomainError as refused:
            field = _SHOWN_AS.get(refused.field or "", refused.field)
            form.add_error(field if field in form.fields else None, refused.said)
        else:
            messages.success(request, _("Resuelto. Le avisamos a cada persona que lo pidió."))
            return redirect("workbench:case", case_id=served_id)
    context = {"form": form, "found": found, "order": found.order, "zone": found.order.jurisdiction.zone_info}
    return page(request, "workbench/works/solve.html", context, status=422 if form.errors else 200)


@staff_page(*PLANNERS)
@require_POST
def act(request: StaffRequest, order_id: UUID, act: str) -> HttpResponse:
    """Do to an order what needs no words: up and down in its route, the whole route, off, read."""
    actor = request.actor
    verbs: dict[str, tuple[Callable[[], object], str]] = {
        "subir": (lambda: shift_order(actor=actor, order_id=order_id, up=True), ""),
        "bajar": (lambda: shift_order(actor=actor, order_id=order_id, up=False), ""),
        "recorrido": (
            lambda: order_route(actor=actor, order_id=order_id),
            _("Recorrido ordenado: cada vez, lo más cercano."),
        ),
        "anular": (
            lambda: cancel_order(actor=actor, order_id=order_id),
            _("Anulada. Lo que la cuadrilla haya hecho igual queda guardado."),
        ),
        "visto": (lambda: settle_order(actor=actor, order_id=order_id), _("Anotado que ya lo viste.")),
    }
    if act not in verbs:
        raise Http404
    run, done = verbs[act]
    try:
        run()
    except (NotFound, NotAllowed):
        raise
    except DomainError as refused:
        messages.error(request, refused.said)
    else:
        if done:
            messages.success(request, done)
    order = order_page(actor=actor, order_id=order_id).order
    if act in ("subir", "bajar", "recorrido"):
        return redirect(f"{reverse('workbench:orders')}?dia={order.day.isoformat()}")
    return redirect("workbench:order", order_id=order_id)
