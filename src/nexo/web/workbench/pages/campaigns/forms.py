"""What an official tells of a segment, of a campaign, of its launch and of a freeze."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nexo.domain.campaigns.enums import TOPICS, AgeBand, Purpose
from nexo.domain.campaigns.models import Segment
from nexo.domain.campaigns.queries.lists import LANGUAGES
from nexo.domain.campaigns.queries.people import groups_to_ask, writing_channels
from nexo.domain.campaigns.rules.conditions import MONTHS
from nexo.domain.campaigns.rules.pace import FASTEST, SLOWEST
from nexo.domain.interactions import registry
from nexo.domain.interactions.models import MessageTemplate
from nexo.domain.organisation.models import Jurisdiction, Zone
from nexo.web.ui.forms import UiForm

_ANY = ("", _("Cualquiera"))


def _choices(form: forms.Form, name: str, choices: Sequence[tuple[str, Any]]) -> None:
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = choices


def _some(label: Any, hint: Any = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, help_text=hint, required=False, widget=forms.CheckboxSelectMultiple
    )


class SegmentForm(UiForm):
    """A name, the purpose and the conditions of the closed list."""

    name = forms.CharField(label=_("Nombre"), max_length=80)
    purpose = forms.ChoiceField(
        label=_("Para qué"),
        help_text=_("Solo entra quien aceptó recibir esto. No se cambia después."),
        choices=[(one.value, capfirst(one.label)) for one in Purpose],
    )
    zones = _some(_("Zonas"), _("Ninguna marcada: todas."))
    groups = _some(_("Usó servicios de"), _("No se ofrecen los que hablan de una necesidad."))
    months = forms.TypedChoiceField(
        label=_("En los últimos meses"),
        coerce=int,
        choices=[(str(one), str(one)) for one in MONTHS],
        initial="12",
    )
    ages = _some(_("Edad"), _("Solo de quienes dijeron su fecha de nacimiento."))
    language = forms.ChoiceField(
        label=_("Idioma"),
        required=False,
        choices=[_ANY, *((code, capfirst(one)) for code, one in LANGUAGES.items())],
    )
    channel = forms.ChoiceField(label=_("Se le puede escribir por"), required=False)
    topics = _some(_("También aceptó recibir"))

    def __init__(self, *args: Any, town: Jurisdiction, is_new: bool, **kwargs: Any) -> None:
        """Offer the zones, the groups and the channels of the town."""
        super().__init__(*args, **kwargs)
        zones = Zone.objects.filter(jurisdiction=town).order_by("name").values_list("pk", "name")
        _choices(self, "zones", [(str(pk), name) for pk, name in zones])
        groups = groups_to_ask(town).values_list("pk", "name")
        _choices(self, "groups", [(str(pk), name) for pk, name in groups])
        _choices(self, "ages", list(AgeBand.choices))
        _choices(self, "topics", [(one.value, capfirst(one.label)) for one in TOPICS])
        labels = [(slug, gettext(str(registry.channels.get(slug).label))) for slug in writing_channels()]
        _choices(self, "channel", [_ANY, *labels])
        if not is_new:
            del self.fields["purpose"]


class CampaignForm(UiForm):
    """The words, the pace and the hours."""

    name = forms.CharField(label=_("Nombre"), help_text=_("Lo ve el personal."), max_length=80)
    segment_id = forms.ChoiceField(label=_("Segmento"))
    subject = forms.CharField(label=_("Asunto del correo"), max_length=120)
    text = forms.CharField(
        label=_("Texto para mensajería"),
        help_text=_("Donde va el nombre, escribí {nombre}."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    long_text = forms.CharField(
        label=_("Texto para correo"),
        help_text=_("Vacío: el mismo."),
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    template = forms.ChoiceField(
        label=_("Plantilla si pasó la ventana"),
        help_text=_("Para quien no escribió hace poco por ese canal."),
        required=False,
    )
    per_minute = forms.IntegerField(
        label=_("Mensajes por minuto"), min_value=SLOWEST, max_value=FASTEST, initial=60
    )
    opens = forms.TimeField(
        label=_("Sale desde las"),
        initial="09:00",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    closes = forms.TimeField(
        label=_("Hasta las"), initial="20:00", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    reason = forms.CharField(
        label=_("Motivo"), help_text=_("Solo para lo que la ley ordena."), max_length=200, required=False
    )
    legal_act = forms.CharField(label=_("Norma que lo ordena"), max_length=120, required=False)

    def __init__(
        self,
        *args: Any,
        segments: Sequence[Segment],
        templates: Sequence[MessageTemplate],
        **kwargs: Any,
    ) -> None:
        """Offer the segments of the town and the templates that need no more than a name."""
        super().__init__(*args, **kwargs)
        told = [(str(one.pk), f"{one.name} · {one.get_purpose_display()}") for one in segments]
        _choices(self, "segment_id", told)
        labels = [(str(row.pk), f"{row.account.name} · {row.name} ({row.language})") for row in templates]
        _choices(self, "template", [("", _("Ninguna")), *labels])


class LaunchForm(UiForm):
    """When it begins."""

    starts_at = forms.DateTimeField(
        label=_("Empieza"),
        help_text=_("Vacío: ahora."),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


class FreezeForm(UiForm):
    """From what day to what day publicity stops, and by which act."""

    starts_on = forms.DateField(
        label=_("Desde"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    ends_on = forms.DateField(
        label=_("Hasta"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    legal_act = forms.CharField(label=_("Norma"), max_length=120)
