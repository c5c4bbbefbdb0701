"""What an official writes of a problem and its plan."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nexo.domain.cases.models import Case
from nexo.domain.cases.rules.causes import causes_of
from nexo.domain.catalogue.models import PublicService
from nexo.domain.improvements.enums import Metric
from nexo.domain.improvements.models import Problem
from nexo.domain.improvements.policies import units_kept_by
from nexo.domain.improvements.rules.thresholds import LIMITS
from nexo.domain.organisation.models import Jurisdiction, Position, Zone
from nexo.kernel.actors import Actor
from nexo.web.ui.forms import UiForm

_NONE = ("", "—")
_LABELS = {
    "incidents": gettext_lazy("Incidentes en el mismo lugar"),
    "metres": gettext_lazy("Metros que son el mismo lugar"),
    "days": gettext_lazy("Días que se miran"),
    "zone_incidents": gettext_lazy("Incidentes en una zona"),
    "zone_times": gettext_lazy("Cuántas veces más que el resto, por habitante"),
    "low_scores": gettext_lazy("Malas experiencias con la misma causa"),
    "suggestions": gettext_lazy("Sugerencias de cada clase, como mucho"),
}


def _choices(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = choices


class ProblemForm(UiForm):
    """A problem: what, whose, where, why."""

    title = forms.CharField(
        label=gettext_lazy("El problema, en una frase"),
        help_text=gettext_lazy("Lo que se repite. No pongas datos de personas: se publica."),
        max_length=150,
    )
    unit_id = forms.ChoiceField(label=gettext_lazy("Área que responde"))
    service_id = forms.ChoiceField(
        label=gettext_lazy("Servicio"),
        help_text=gettext_lazy("Con él se mide si las mejoras sirven."),
        required=False,
    )
    zone_id = forms.ChoiceField(label=gettext_lazy("Zona"), required=False)
    cause = forms.ChoiceField(label=gettext_lazy("Causa"), required=False)
    cause_text = forms.CharField(
        label=gettext_lazy("Qué se encontró"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    is_public = forms.BooleanField(
        label=gettext_lazy("Publicarlo en “Qué mejoramos”"), required=False, initial=True
    )

    def __init__(self, *args: Any, actor: Actor, town: Jurisdiction, **kwargs: Any) -> None:
        """Offer the areas of the official and the services, zones and causes of the town."""
        super().__init__(*args, **kwargs)
        units = units_kept_by(actor).order_by("name").values_list("pk", "name")
        _choices(self, "unit_id", [(str(pk), name) for pk, name in units])
        services = PublicService.objects.filter(jurisdiction=town, is_active=True).order_by("code")
        rows = services.values_list("pk", "code", "name")
        _choices(self, "service_id", [_NONE, *((str(pk), f"{code} · {name}") for pk, code, name in rows)])
        zones = Zone.objects.filter(jurisdiction=town).order_by("name").values_list("pk", "name")
        _choices(self, "zone_id", [_NONE, *((str(pk), name) for pk, name in zones)])
        causes = causes_of(town.local_rules).items()
        _choices(self, "cause", [("", _("Todavía no se sabe")), *((c, capfirst(_(n))) for c, n in causes)])

    @staticmethod
    def initial_of(problem: Problem) -> dict[str, Any]:
        """Return what the form holds of a problem."""
        return {
            "title": problem.title,
            "unit_id": str(problem.unit_id),
            "service_id": str(problem.service_id or ""),
            "zone_id": str(problem.zone_id or ""),
            "cause": problem.cause,
            "cause_text": problem.cause_text,
            "is_public": problem.is_public,
        }

    def seen(self) -> dict[str, Any]:
        """Return what was written, ids as ids."""
        data = dict(self.cleaned_data)
        return data | {
            "unit_id": UUID(data["unit_id"]),
            "service_id": UUID(data["service_id"]) if data["service_id"] else None,
            "zone_id": UUID(data["zone_id"]) if data["zone_id"] else None,
        }


class ImprovementForm(UiForm):
    """What is done, who does it, by when, judged by what."""

    title = forms.CharField(
        label=gettext_lazy("Qué se va a hacer"),
        max_length=200,
        help_text=gettext_lazy("No pongas datos de personas: se publica cuando se acepta."),
    )
    unit_id = forms.ChoiceField(label=gettext_lazy("Área que lo hace"))
    position_id = forms.ChoiceField(label=gettext_lazy("Cargo responsable"), required=False)
    due_on = forms.DateField(
        label=gettext_lazy("Para cuándo"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    metric = forms.ChoiceField(
        label=gettext_lazy("Con qué se mide"), choices=[(one.value, capfirst(one.label)) for one in Metric]
    )
    window_days = forms.IntegerField(
        label=gettext_lazy("Días que se comparan"),
        help_text=gettext_lazy("Los mismos antes de empezar y después de terminar."),
        min_value=14,
        max_value=365,
        initial=90,
    )
    cost = forms.DecimalField(
        label=gettext_lazy("Costo estimado, en pesos"),
        min_value=0,
        max_digits=12,
        decimal_places=2,
        required=False,
    )
    hours = forms.DecimalField(
        label=gettext_lazy("Horas de trabajo estimadas"),
        min_value=0,
        max_digits=7,
        decimal_places=1,
        required=False,
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        """Offer the areas of the official and their posts."""
        super().__init__(*args, **kwargs)
        units = units_kept_by(actor).order_by("name")
        _choices(self, "unit_id", [(str(pk), name) for pk, name in units.values_list("pk", "name")])
        posts = (
            Position.objects.filter(unit__in=units).select_related("unit").order_by("unit__name", "-level")
        )
        names = [(str(post.pk), f"{post.title} ({post.unit.name})") for post in posts[:300]]
        _choices(self, "position_id", [_NONE, *names])

    def planned(self) -> dict[str, Any]:
        """Return what was written: cents, minutes and ids."""
        data = dict(self.cleaned_data)
        cost: Decimal | None = data.pop("cost")
        hours: Decimal | None = data.pop("hours")
        return data | {
            "unit_id": UUID(data["unit_id"]),
            "position_id": UUID(data["position_id"]) if data["position_id"] else None,
            "cost_cents": None if cost is None else int(cost * 100),
            "minutes": None if hours is None else int(hours * 60),
        }


class FixForm(UiForm):
    """The words that everybody concerned is sent."""

    words = forms.CharField(
        label=gettext_lazy("Qué se arregló"),
        help_text=gettext_lazy("Se le manda a cada persona que lo avisó o lo sigue, una sola vez."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class ReasonForm(UiForm):
    """Why something is set aside."""

    reason = forms.CharField(
        label=gettext_lazy("Por qué"),
        help_text=gettext_lazy("Queda en la historia. No escribas datos de personas."),
        max_length=300,
    )


class TakeForm(UiForm):
    """How a suggested problem is called."""

    title = forms.CharField(label=gettext_lazy("El problema, en una frase"), max_length=150)


class LinkForm(UiForm):
    """Which case, and why it is the same."""

    code = forms.CharField(label=gettext_lazy("Código del caso"), max_length=30)
    because = forms.CharField(label=gettext_lazy("Por qué es el mismo problema"), max_length=200)


class CaseLinkForm(UiForm):
    """To which problem a case belongs, and why."""

    problem_id = forms.ChoiceField(label=gettext_lazy("Problema"), widget=forms.RadioSelect)
    because = forms.CharField(label=gettext_lazy("Por qué es el mismo problema"), max_length=200)

    def __init__(self, *args: Any, problems: list[Problem], case: Case, **kwargs: Any) -> None:
        """Offer the living problems of the official's areas."""
        super().__init__(*args, **kwargs)
        self.case = case
        _choices(self, "problem_id", [(str(one.pk), f"{one.title} ({one.unit.name})") for one in problems])


class RulesForm(UiForm):
    """Causes and thresholds of the town."""

    causes = forms.CharField(
        label=gettext_lazy("Causas"),
        help_text=gettext_lazy(
            "Una por renglón: código, dos puntos y nombre. El código no se cambia: con él se cuenta."
        ),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 14}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Add a number for each threshold."""
        super().__init__(*args, **kwargs)
        for name, (low, high) in LIMITS.items():
            field = forms.IntegerField(label=_LABELS[name], min_value=low, max_value=high)
            field.widget.attrs["class"] = "govuk-input"
            self.fields[name] = field
        self.order_fields([*LIMITS, "causes"])

    def listed(self) -> list[tuple[str, str]]:
        """Return the causes, line by line."""
        lines = [line.partition(":") for line in self.cleaned_data["causes"].splitlines() if line.strip()]
        return [(code.strip(), name.strip()) for code, _colon, name in lines]
