"""Which posts are open to the public, on what terms, and who may answer in their name."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nexo.domain.authorities.actions.arrange_authority import Terms, arrange_authority
from nexo.domain.authorities.actions.name_delegate import name_delegate, revoke_delegate
from nexo.domain.authorities.models import Authority
from nexo.domain.authorities.policies import ARRANGERS
from nexo.domain.authorities.queries.chain import shown
from nexo.domain.authorities.queries.letters import arranged, arranged_one, delegates_of
from nexo.domain.authorities.rules.hours_lines import write_hours
from nexo.domain.organisation.enums import StaffStatus
from nexo.domain.organisation.models import Position, StaffMember
from nexo.domain.organisation.policies import administered_units
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel import clock
from nexo.kernel.errors import DomainError, NotAllowed, NotFound
from nexo.web.ui.forms import UiForm
from nexo.web.workbench.desk import StaffRequest, page, staff_page

_MOST = 500


class AuthorityForm(UiForm):
    """A post and the terms on which it is open."""

    position_id = forms.ChoiceField(label=gettext_lazy("Cargo"))
    is_open = forms.BooleanField(label=gettext_lazy("Recibe notas del público"), required=False, initial=True)
    term_days = forms.IntegerField(
        label=gettext_lazy("Días hábiles para responder"),
        help_text=gettext_lazy("Vale para las notas que lleguen desde ahora."),
        initial=10,
    )
    how_to_write = forms.CharField(
        label=gettext_lazy("Por dónde más se le escribe"),
        help_text=gettext_lazy("Por ejemplo: Mesa de Entradas, lunes a viernes de 7 a 14."),
        max_length=300,
        required=False,
    )
    background = forms.CharField(
        label=gettext_lazy("Quién es"),
        help_text=gettext_lazy("Lo lee cualquiera."),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    offers_hearings = forms.BooleanField(label=gettext_lazy("Da audiencias"), required=False)
    hours = forms.CharField(
        label=gettext_lazy("Días y horas de audiencia"),
        help_text=gettext_lazy("Un renglón por día: mar 09:00-12:00"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    hearing_minutes = forms.IntegerField(label=gettext_lazy("Minutos de cada audiencia"), initial=20)
    hearing_notice_days = forms.IntegerField(label=gettext_lazy("Días hábiles de aviso previo"), initial=3)
    hearing_place = forms.CharField(label=gettext_lazy("Dónde recibe"), max_length=200, required=False)

    def __init__(self, *args: Any, posts: list[tuple[str, str]], **kwargs: Any) -> None:
        """Offer the posts that are not open yet; the post of one that is there stays."""
        super().__init__(*args, **kwargs)
        field = self.fields["position_id"]
        if isinstance(field, forms.ChoiceField):
            field.choices = posts


class DelegateForm(UiForm):
    """Who may answer in the name of an authority, by what act, from when to when."""

    staff_id = forms.ChoiceField(label=gettext_lazy("Quién"))
    legal_act = forms.CharField(
        label=gettext_lazy("Acto que la dispone"),
        help_text=gettext_lazy("Por ejemplo: Decreto 31/2026, artículo 4."),
        max_length=150,
    )
    valid_from = forms.DateField(
        label=gettext_lazy("Vale desde"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    valid_to = forms.DateField(
        label=gettext_lazy("Vale hasta"),
        help_text=gettext_lazy("Vacío: hasta que se revoque."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        """Offer the staff of the town."""
        super().__init__(*args, **kwargs)
        field = self.fields["staff_id"]
        if isinstance(field, forms.ChoiceField):
            field.choices = people


@staff_page(*ARRANGERS)
@require_GET
def authorities(request: StaffRequest) -> HttpResponse:
    """Every post that is open, or was, and who answers for it today."""
    return page(
        request, "workbench/settings/authorities.html", {"rows": shown(list(arranged(request.actor)[:_MOST]))}
    )


@staff_page(*ARRANGERS)
@require_http_methods(["GET", "POST"])
def write(request: StaffRequest, opened_id: UUID | None = None) -> HttpResponse:
    """Open a post to the public, or change on what terms."""
    found = arranged_one(request.actor, opened_id) if opened_id else None
    form = AuthorityForm(request.POST or None, posts=_posts(request, found), initial=_initial(found))
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        try:
            made = arrange_authority(
                actor=request.actor,
                terms=Terms(position_id=UUID(data.pop("position_id")), **data),
                authority_id=opened_id,
            )
        except (NotFound, NotAllowed):
            raise
        except DomainError as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.said)
        else:
            messages.success(request, _("Listo. Ya se ve en el sitio."))
            return redirect("workbench:authority", opened_id=made.pk)
    return _show(request, found, form, None)


@staff_page(*ARRANGERS)
@require_POST
def delegate(request: StaffRequest, opened_id: UUID) -> HttpResponse:
    """Name who may answer in the name of an authority."""
    found = arranged_one(request.actor, opened_id)
    form = DelegateForm(request.POST, people=_people(request))
    if form.is_valid():
        data = dict(form.cleaned_data)
        try:
            name_delegate(
                actor=request.actor, authority_id=opened_id, staff_id=UUID(data.pop("staff_id")), **data
            )
        except (NotFound, NotAllowed):
            raise
        except DomainError as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.said)
        else:
            messages.success(request, _("Ya puede responder en su nombre, en esos días."))
            return redirect("workbench:authority", opened_id=opened_id)
    given = AuthorityForm(posts=_posts(request, found), initial=_initial(found))
    return _show(request, found, given, form)


@staff_page(*ARRANGERS)
@require_POST
def revoke(request: StaffRequest, opened_id: UUID, delegate_id: UUID) -> HttpResponse:
    """Take a delegation back."""
    arranged_one(request.actor, opened_id)
    revoke_delegate(actor=request.actor, authority_id=opened_id, delegate_id=delegate_id)
    messages.success(request, _("Revocada desde ahora. Lo que ya respondió queda como está."))
    return redirect("workbench:authority", opened_id=opened_id)


def _show(
    request: StaffRequest, found: Authority | None, form: AuthorityForm, named: DelegateForm | None
) -> HttpResponse:
    context: dict[str, Any] = {"authority": found, "form": form}
    if found is not None:
        today = clock.today(found.jurisdiction.zone_info)
        context |= {
            "one": shown([found])[0],
            "delegates": delegates_of(found)[:_MOST],
            "named": named or DelegateForm(people=_people(request), initial={"valid_from": today}),
            "today": today,
            "wrong": named,
        }
    refused = bool(form.errors) or named is not None
    return page(request, "workbench/settings/authority.html", context, status=422 if refused else 200)


def _posts(request: StaffRequest, found: Authority | None) -> list[tuple[str, str]]:
    if found is not None:
        return [(str(found.position_id), found.position.title)]
    rows = Position.objects.filter(
        unit__in=administered_units(request.actor).values("id"), authority__isnull=True, level__gte=1
    ).select_related("unit")
    return [
        (str(row.pk), f"{row.title} · {row.unit.code}") for row in rows.order_by("-level", "title")[:_MOST]
    ]


def _people(request: StaffRequest) -> list[tuple[str, str]]:
    rows = StaffMember.objects.filter(
        jurisdiction_id=jurisdiction_of(request.actor), status=StaffStatus.ACTIVE
    ).select_related("unit")
    return [(str(row.pk), f"{row.name} · {row.unit.code}") for row in rows.order_by("name", "id")[:_MOST]]


def _initial(found: Authority | None) -> dict[str, Any]:
    if found is None:
        return {}
    names = (
        "position_id", "is_open", "term_days", "how_to_write", "background", "offers_hearings",
        "hearing_minutes", "hearing_notice_days", "hearing_place",
    )  # fmt: skip
    return {
        **{name: getattr(found, name) for name in names},
        "position_id": str(found.position_id),
        "hours": write_hours(found.hearing_hours),
    }
