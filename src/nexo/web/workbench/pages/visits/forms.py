"""What is asked at the door, and how a queue is arranged."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nexo.domain.catalogue.enums import HIDDEN
from nexo.domain.catalogue.queries.services import guide
from nexo.domain.organisation.models import Office
from nexo.domain.visits.actions.arrive import Asked
from nexo.domain.visits.enums import Preference
from nexo.kernel.text import languages
from nexo.web.ui.forms import UiForm

_PLACES = (1, 2, 3)


def service_choices(jurisdiction_id: UUID) -> list[Any]:
    """Return what can be asked for, by group; first a question. One query."""
    groups = [
        (
            languages.said(group, "name"),
            [
                (str(one.service_id), languages.said(one.service, "name"))
                for one in group.versions
                if one.visibility not in HIDDEN
            ],
        )
        for group in guide(jurisdiction_id)
    ]
    return [("", _("Consulta, o no sabe")), *((name, rows) for name, rows in groups if rows)]


class AskedForm(UiForm):
    """One service, so many times."""

    service = forms.ChoiceField(label=gettext_lazy("Qué viene a hacer"), required=False)
    quantity = forms.IntegerField(label=gettext_lazy("Cantidad"), min_value=1, max_value=50, initial=1)

    def __init__(self, *args: Any, services: Sequence[Any], **kwargs: Any) -> None:
        """Offer the services."""
        super().__init__(*args, **kwargs)
        self.fields["service"].choices = services  # type: ignore[attr-defined]  # a choice field

    def asked(self) -> Asked:
        """Return what was chosen."""
        return _asked(self.cleaned_data["service"], self.cleaned_data["quantity"])


class ArrivalForm(UiForm):
    """Who arrives: what for, whether they go first, and if they wish who they are."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    party_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    service_1 = forms.ChoiceField(label=gettext_lazy("Qué viene a hacer"), required=False)
    quantity_1 = forms.IntegerField(
        label=gettext_lazy("Cantidad"), min_value=1, max_value=50, initial=1, required=False
    )
    service_2 = forms.ChoiceField(label=gettext_lazy("También"), required=False)
    quantity_2 = forms.IntegerField(
        label=gettext_lazy("Cantidad"), min_value=1, max_value=50, initial=1, required=False
    )
    service_3 = forms.ChoiceField(label=gettext_lazy("Y también"), required=False)
    quantity_3 = forms.IntegerField(
        label=gettext_lazy("Cantidad"), min_value=1, max_value=50, initial=1, required=False
    )
    preference = forms.ChoiceField(
        label=gettext_lazy("Atención preferencial"),
        help_text=gettext_lazy("Basta su palabra. No preguntes ni anotes ningún diagnóstico."),
        required=False,
    )
    notify_to = forms.CharField(
        label=gettext_lazy("Teléfono o correo para avisarle"),
        help_text=gettext_lazy("Solo si quiere esperar afuera: lo ve quien atiende."),
        max_length=120,
        required=False,
    )

    def __init__(self, *args: Any, services: Sequence[Any], **kwargs: Any) -> None:
        """Offer the services; only the first field says that a question is one too."""
        super().__init__(*args, **kwargs)
        nothing = ("", _("Nada más"))
        for place in _PLACES:
            offered = list(services) if place == 1 else [nothing, *services[1:]]
            self.fields[f"service_{place}"].choices = offered  # type: ignore[attr-defined]  # a choice field
        reasons = [(value, capfirst(str(label))) for value, label in Preference.choices]
        self.fields["preference"].choices = [("", _("No")), *reasons]  # type: ignore[attr-defined]  # same

    def asked(self) -> list[Asked]:
        """Return what they came for: at least a question."""
        data = self.cleaned_data
        chosen = [
            _asked(data[f"service_{place}"], data[f"quantity_{place}"] or 1)
            for place in _PLACES
            if data[f"service_{place}"]
        ]
        return chosen or [Asked()]


class QueueForm(UiForm):
    """The letter on the tickets, the address of the screen, the service points."""

    code = forms.SlugField(
        label=gettext_lazy("Dirección de la pantalla"),
        help_text=gettext_lazy("Corta y sin espacios: se escribe en el televisor. Por ejemplo: centro"),
        max_length=40,
    )
    letter = forms.CharField(
        label=gettext_lazy("Letra de los números"), max_length=1, initial="A", widget=forms.TextInput
    )
    points = forms.CharField(
        label=gettext_lazy("Puestos de atención, uno por renglón"),
        max_length=2000,
        initial="Puesto 1\nPuesto 2",
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def names(self) -> list[str]:
        """Return the service points by name."""
        return [str(line) for line in self.cleaned_data["points"].splitlines()]


class NewQueueForm(QueueForm):
    """A queue for an office that has none."""

    office_id = forms.ChoiceField(label=gettext_lazy("Oficina"))
    field_order = ("office_id", "code", "letter", "points")

    def __init__(self, *args: Any, offices: Sequence[Office], **kwargs: Any) -> None:
        """Offer the offices without a queue."""
        super().__init__(*args, **kwargs)
        choices = [(str(one.pk), f"{one.name}, {one.address}") for one in offices]
        self.fields["office_id"].choices = choices  # type: ignore[attr-defined]  # a choice field


class QueueSettingsForm(QueueForm):
    """A queue that is there."""

    is_open = forms.BooleanField(label=gettext_lazy("Da números"), required=False)


def _asked(service: str, quantity: int) -> Asked:
    return Asked(UUID(service) if service else None, quantity)
