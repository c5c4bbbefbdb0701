"""Units and posts: what hangs below what, who holds each post, who stands in, and who did before."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nexo.domain.organisation.actions.add_unit import TOP, add_position, add_unit
from nexo.domain.organisation.actions.fill_position import fill_position
from nexo.domain.organisation.actions.revise_unit import revise_unit
from nexo.domain.organisation.enums import Role
from nexo.domain.organisation.models import Position, StaffMember, Unit
from nexo.domain.organisation.policies import administered_units
from nexo.domain.organisation.queries.people import holders_before, staff_at_work, with_posts
from nexo.kernel.errors import DomainError, NotFound
from nexo.web.ui.forms import UiForm
from nexo.web.workbench.desk import StaffRequest, page, staff_page


def _day() -> forms.DateField:
    return forms.DateField(
        label=gettext_lazy("Desde qué día"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class UnitForm(UiForm):
    """A unit: where it hangs, how it is called, from when, by what act."""

    name = forms.CharField(label=gettext_lazy("Cómo se llama"), max_length=120)
    parent = forms.ChoiceField(label=gettext_lazy("De quién depende"))
    from_day = _day()
    legal_act = forms.CharField(label=gettext_lazy("Norma que lo dispone"), max_length=120, required=False)

    def __init__(self, *args: Any, units: list[Unit], **kwargs: Any) -> None:
        """Offer the units that the official administers."""
        super().__init__(*args, **kwargs)
        offer(self, "parent", [(str(unit.pk), unit.name) for unit in units])


class NewUnitForm(UnitForm):
    """A unit to be added."""

    code = forms.CharField(
        label=gettext_lazy("Código corto"), help_text=gettext_lazy("Como ALU. No cambia más."), max_length=30
    )
    field_order = ("name", "code", "parent", "from_day", "legal_act")


class ReviseForm(UnitForm):
    """A unit to be changed or closed."""

    is_closed = forms.BooleanField(label=gettext_lazy("El área se cierra ese día"), required=False)


class PostForm(UiForm):
    """A post to be added to a unit."""

    title = forms.CharField(label=gettext_lazy("Cargo nuevo"), max_length=120)
    level = forms.IntegerField(
        label=gettext_lazy("Nivel"),
        help_text=gettext_lazy("De 0, quien opera, a 5, la intendencia."),
        min_value=0,
        max_value=TOP,
    )


class HolderForm(UiForm):
    """Who holds a post, who stands in, by what act."""

    holder = forms.ChoiceField(label=gettext_lazy("Quién lo ocupa"), required=False)
    substitute = forms.ChoiceField(label=gettext_lazy("Quién suple"), required=False)
    legal_act = forms.CharField(label=gettext_lazy("Norma que lo dispone"), max_length=120, required=False)

    def __init__(self, *args: Any, staff: list[StaffMember], **kwargs: Any) -> None:
        """Offer those at work."""
        super().__init__(*args, **kwargs)
        people = [(str(one.pk), f"{one.name} ({one.unit.name})") for one in staff]
        offer(self, "holder", [("", _("Nadie: queda vacante")), *people])
        offer(self, "substitute", [("", _("Nadie")), *people])


def offer(form: UiForm, name: str, choices: list[tuple[str, str]]) -> None:
    """Give a choice what can be chosen."""
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = choices


@staff_page(Role.ADMINISTRATOR)
@require_GET
def units(request: StaffRequest) -> HttpResponse:
    """All units in force with their posts; a post without holder is marked."""
    rows = with_posts(administered_units(request.actor)).order_by("path")
    return page(request, "workbench/settings/units.html", {"rows": list(rows)})


@staff_page(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    """Add a unit."""
    found = list(administered_units(request.actor))
    form = NewUnitForm(request.POST or None, units=found)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = add_unit(
                actor=request.actor,
                parent=_of(found, data["parent"]),
                code=data["code"].strip().upper(),
                name=data["name"],
                from_day=data["from_day"],
                legal_act=data["legal_act"],
            )
        except DomainError as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.said)
        else:
            messages.success(request, _("Guardado."))
            return redirect("workbench:unit", unit_id=made.pk)
    return page(
        request, "workbench/settings/unit_new.html", {"form": form}, status=422 if form.errors else 200
    )


@staff_page(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def unit(request: StaffRequest, unit_id: UUID) -> HttpResponse:
    """Rename, move or close a unit from a day on; see its posts and how it stood before."""
    found = list(administered_units(request.actor))
    row = _unit(request, unit_id)
    initial = {"name": row.name, "parent": row.parent_id}
    form = ReviseForm(request.POST or None, units=found, initial=initial)
    if row.parent_id is None:
        form.fields["parent"].required = False
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        parent = _of(found, data["parent"]) if data["parent"] else None
        try:
            revise_unit(
                actor=request.actor,
                unit=row,
                from_day=data["from_day"],
                name=data["name"],
                parent=parent if parent and parent.pk != row.parent_id else None,
                is_closed=data["is_closed"],
                legal_act=data["legal_act"],
            )
        except DomainError as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.said)
        else:
            messages.success(request, _("Guardado."))
            return redirect("workbench:units")
    return _shown(request, row, form, PostForm())


@staff_page(Role.ADMINISTRATOR)
@require_POST
def add_post(request: StaffRequest, unit_id: UUID) -> HttpResponse:
    """Add a post to a unit."""
    row, form = _unit(request, unit_id), PostForm(request.POST)
    if form.is_valid():
        add_position(actor=request.actor, unit=row, **form.cleaned_data)
        messages.success(request, _("Guardado."))
        return redirect("workbench:unit", unit_id=unit_id)
    initial = {"name": row.name, "parent": row.parent_id}
    revise = ReviseForm(units=list(administered_units(request.actor)), initial=initial)
    return _shown(request, row, revise, form)


@staff_page(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def position(request: StaffRequest, position_id: UUID) -> HttpResponse:
    """Say who holds a post from today on and who stands in; see who did before."""
    row = (
        Position.objects.filter(pk=position_id, unit__in=administered_units(request.actor).values("pk"))
        .select_related("unit", "holder", "substitute")
        .first()
    )
    if row is None:
        raise NotFound
    staff = list(staff_at_work(request.actor))
    initial = {"holder": row.holder_id, "substitute": row.substitute_id}
    form = HolderForm(request.POST if request.method == "POST" else None, staff=staff, initial=initial)
    if request.method == "POST" and form.is_valid():
        people = {str(one.pk): one for one in staff}
        data = form.cleaned_data
        holder, substitute = people.get(data["holder"]), people.get(data["substitute"])
        if holder is not None and holder == substitute:
            form.add_error("substitute", _("Suple otra persona que quien lo ocupa."))
        else:
            fill_position(
                actor=request.actor,
                position=row,
                holder=holder,
                substitute=substitute,
                legal_act=data["legal_act"],
            )
            messages.success(request, _("Listo: vale desde ya."))
            return redirect("workbench:position", position_id=position_id)
    context = {"form": form, "position": row, "rows": holders_before(row)}
    return page(request, "workbench/settings/position.html", context, status=422 if form.errors else 200)


def _unit(request: StaffRequest, unit_id: UUID) -> Unit:
    row = with_posts(administered_units(request.actor)).filter(pk=unit_id).first()
    if row is None:
        raise NotFound
    return row


def _of(found: list[Unit], unit_id: str) -> Unit:
    return next(one for one in found if str(one.pk) == unit_id)


def _shown(request: StaffRequest, row: Unit, form: ReviseForm, post: PostForm) -> HttpResponse:
    versions = row.versions.order_by("-valid_to", "-recorded_at")[:50]
    context = {"unit": row, "form": form, "post": post, "versions": versions}
    is_wrong = bool(form.errors or post.errors)
    return page(request, "workbench/settings/unit.html", context, status=422 if is_wrong else 200)
