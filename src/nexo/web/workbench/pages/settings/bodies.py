"""Other governments: with whom cases are exchanged, on what agreement, and news of them that fit no case."""

from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nexo.domain.authorities.actions.arrange_body import Terms, arrange_body
from nexo.domain.authorities.actions.try_body import settle_stray, try_body
from nexo.domain.authorities.enums import MAIL, Part
from nexo.domain.authorities.errors import BodyUnknown, ExchangeFailed
from nexo.domain.authorities.models import Body
from nexo.domain.authorities.policies import ARRANGERS, arranged_by, stray_visible_to
from nexo.domain.interactions.queries.accounts import accounts_of
from nexo.kernel.errors import DomainError
from nexo.web.ui.forms import UiForm
from nexo.web.workbench.desk import StaffRequest, page, staff_page

_SHOWN = 50
_WRITTEN = (
    "name", "agreement", "legal_basis", "purpose", "endpoint", "remote_jurisdiction_id", "parts",
    "repeats_safely", "is_active",
)  # fmt: skip
_WRITTEN_BY_MAIL = ("name", "agreement", "legal_basis", "purpose", "parts", "answer_days", "is_active")


class _AgreementForm(UiForm):
    """What holds of a body, however it is reached."""

    name = forms.CharField(label=gettext_lazy("Organismo"), max_length=120)
    agreement = forms.CharField(
        label=gettext_lazy("Convenio"), help_text=gettext_lazy("Número y fecha."), max_length=300
    )
    legal_basis = forms.CharField(
        label=gettext_lazy("Base legal"),
        help_text=gettext_lazy("La norma que permite pasarle datos. La lee quien hizo el pedido."),
        max_length=300,
    )
    purpose = forms.CharField(
        label=gettext_lazy("Para qué"), help_text=gettext_lazy("La lee quien hizo el pedido."), max_length=300
    )
    parts = forms.MultipleChoiceField(
        label=gettext_lazy("Qué se le puede mandar"),
        help_text=gettext_lazy("Además del servicio y de nuestro código."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    is_active = forms.BooleanField(label=gettext_lazy("Se le envían casos"), required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer what this way can carry."""
        super().__init__(*args, **kwargs)
        parts = self.fields["parts"]
        if isinstance(parts, forms.MultipleChoiceField):
            parts.choices = [
                (value, capfirst(label)) for value, label in Part.choices if value not in self.not_carried
            ]

    not_carried: ClassVar[frozenset[str]] = frozenset()


class BodyForm(_AgreementForm):
    """A body that has Open311, and the agreement with it."""

    not_carried: ClassVar[frozenset[str]] = frozenset({Part.PHOTO.value})
    endpoint = forms.CharField(
        label=gettext_lazy("Dirección de su Open311"),
        help_text=gettext_lazy("Por ejemplo https://otro-municipio.example/open311/v2"),
        max_length=300,
    )
    remote_jurisdiction_id = forms.CharField(
        label=gettext_lazy("Su «jurisdiction_id»"),
        help_text=gettext_lazy("Solo si lo piden."),
        max_length=120,
        required=False,
    )
    api_key = forms.CharField(
        label=gettext_lazy("La clave que nos dieron"),
        help_text=gettext_lazy("Se guarda cerrada. Vacía, queda la que estaba."),
        max_length=200,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    repeats_safely = forms.BooleanField(
        label=gettext_lazy("También usa Nexo"),
        help_text=gettext_lazy("Reconoce lo que ya le mandamos: si se corta, se manda otra vez."),
        required=False,
    )
    account_id = forms.ChoiceField(
        label=gettext_lazy("Con qué cuenta nos manda novedades"),
        help_text=gettext_lazy("Una cuenta Open311 de Ajustes → Canales. Si no manda, le preguntamos."),
        required=False,
    )

    def __init__(self, *args: Any, accounts: list[tuple[str, str]], **kwargs: Any) -> None:
        """Offer the accounts of the town."""
        super().__init__(*args, **kwargs)
        account = self.fields["account_id"]
        if isinstance(account, forms.ChoiceField):
            account.choices = [("", _("Ninguna")), *accounts]
        self.order_fields([name for name in self.fields if name != "is_active"])

    def terms(self) -> Terms:
        """Return what was filled in."""
        data = dict(self.cleaned_data)
        account = data.pop("account_id")
        return Terms(**data, account_id=UUID(account) if account else None)


class MailBodyForm(_AgreementForm):
    """A body that has no system: it is written to, and answers by a link or by mail."""

    addresses = forms.CharField(
        label=gettext_lazy("Sus direcciones de correo"),
        help_text=gettext_lazy(
            "Una por línea. Se escribe a la primera; las otras quedan para cuando esa falla."
        ),
        max_length=1500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    domains = forms.CharField(
        label=gettext_lazy("Desde qué dominios puede contestar"),
        help_text=gettext_lazy(
            "Uno por línea, por ejemplo organismo.gob.ar. Vacío, solo desde las direcciones de arriba."
        ),
        max_length=1500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    services = forms.CharField(
        label=gettext_lazy("Qué se le puede pedir"),
        help_text=gettext_lazy("Una cosa por línea, con sus palabras."),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    answer_days = forms.IntegerField(
        label=gettext_lazy("En cuántos días contesta"),
        help_text=gettext_lazy(
            "Días corridos acordados. Después se le recuerda una vez y se le avisa al área."
        ),
        min_value=1,
        max_value=365,
        initial=10,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Put the last question last."""
        super().__init__(*args, **kwargs)
        self.order_fields([name for name in self.fields if name != "is_active"])

    def terms(self) -> Terms:
        """Return what was filled in."""
        return Terms(**self.cleaned_data, way=MAIL)


@staff_page(*ARRANGERS)
@require_GET
def bodies(request: StaffRequest) -> HttpResponse:
    """Every body with how it goes, and the news that fit no case."""
    strays = stray_visible_to(request.actor).filter(settled_at__isnull=True).select_related("account")
    context = {
        "rows": arranged_by(request.actor).order_by("name"),
        "strays": strays.order_by("-received_at")[:_SHOWN],
    }
    return page(request, "workbench/settings/bodies.html", context)


@staff_page(*ARRANGERS)
@require_http_methods(["GET", "POST"])
def write(request: StaffRequest, body_id: UUID | None = None) -> HttpResponse:
    """Write down a body, or change it; its key is written, never read."""
    found = _body(request, body_id) if body_id else None
    by_mail = found.way == MAIL if found else request.GET.get("por") == "correo"
    form = _form(request, found, by_mail=by_mail)
    if request.method == "POST" and form.is_valid():
        try:
            body = arrange_body(actor=request.actor, terms=form.terms(), body_id=body_id)
        except DomainError as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.said)
        else:
            said = (
                _("Listo.")
                if by_mail
                else _("Listo. Probá la conexión: así se aprende qué se le puede pedir.")
            )
            messages.success(request, said)
            return redirect("workbench:body", body_id=body.pk)
    return page(
        request,
        "workbench/settings/body.html",
        {"form": form, "body": found, "by_mail": by_mail},
        status=422 if form.errors else 200,
    )


@staff_page(*ARRANGERS)
@require_POST
def examine(request: StaffRequest, body_id: UUID) -> HttpResponse:
    """Ask the body what may be asked of it."""
    try:
        count = try_body(actor=request.actor, body_id=body_id)
    except ExchangeFailed as failed:
        messages.error(request, _("No contesta: %(words)s") % {"words": _(failed.words)})
    else:
        messages.success(request, _("Contesta. Servicios que ofrece: %(n)s.") % {"n": count})
    return redirect("workbench:body", body_id=body_id)


@staff_page(*ARRANGERS)
@require_POST
def settle(request: StaffRequest, stray_id: UUID) -> HttpResponse:
    """Mark news that fit no case as read."""
    settle_stray(actor=request.actor, stray_id=stray_id)
    return redirect("workbench:bodies")


def _form(request: StaffRequest, found: Body | None, *, by_mail: bool) -> BodyForm | MailBodyForm:
    """Return the form of a body's way, filled in as it stands."""
    names = _WRITTEN_BY_MAIL if by_mail else _WRITTEN
    initial: dict[str, Any] = {name: getattr(found, name) for name in names} if found else {"parts": _usual()}
    if by_mail:
        if found:
            initial |= {name: "\n".join(getattr(found, name)) for name in ("addresses", "domains")}
            initial["services"] = "\n".join(name for _code, name in found.services)
        return MailBodyForm(request.POST or None, initial=initial)
    if found and found.account_id:
        initial["account_id"] = str(found.account_id)
    rows = accounts_of(request.actor).filter(slug="open311")
    return BodyForm(request.POST or None, accounts=[(str(row.pk), row.name) for row in rows], initial=initial)


def _usual() -> list[str]:
    return [Part.PLACE.value, Part.DESCRIPTION.value]


def _body(request: StaffRequest, body_id: UUID) -> Body:
    found = arranged_by(request.actor).filter(pk=body_id).first()
    if found is None:
        raise BodyUnknown
    return found
