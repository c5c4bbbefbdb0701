"""What an official fills in to move a case; each form becomes the arguments of one action."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from nexo.domain.cases.actions.extend_clock import is_extendable
from nexo.domain.cases.enums import ClockKind, Danger, Reason, Result, TaskKind
from nexo.domain.cases.models import Clock
from nexo.domain.knowledge.rules.variables import BLANK
from nexo.domain.organisation.models import Unit
from nexo.web.ui.forms import UiForm
from nexo.web.workbench.uploads import FilesField

_LONGEST = 4000
_RESULTS = (Result.SOLVED, Result.SOLVED_PARTIALLY, Result.INFORMED, Result.NO_FAULT_FOUND)
_IMPOSSIBLE = (Result.UNFEASIBLE_TECHNICAL, Result.UNFEASIBLE_BUDGET, Result.NOT_COMPETENT)
_WHY_NOT = (
    Reason.NOT_TECHNICALLY_FEASIBLE,
    Reason.NO_BUDGET,
    Reason.LEGAL_BAR,
    Reason.OUTSIDE_COMPETENCE,
    Reason.OTHER,
)
_WHY_BACK = (Reason.NOT_MINE, Reason.WRONG_PLACE, Reason.MISSING_DATA, Reason.OTHER)
_WHY_REJECT = (Reason.INSULTING_OR_EMPTY, Reason.OUTSIDE_COMPETENCE, Reason.LEGAL_BAR, Reason.OTHER)
_WHY_AGAIN = (Reason.STILL_BROKEN, Reason.CAME_BACK, Reason.OTHER)


def _labels(values: tuple[Reason | Result, ...]) -> list[tuple[str, Any]]:
    return [(value.value, capfirst(value.label)) for value in values]


def _words(label: Any, *, required: bool = True, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=_LONGEST,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ExtendForm(UiForm):
    """Which term is extended, and why: who asked for the case reads the reason."""

    kind = forms.ChoiceField(label=_("Qué plazo"), widget=forms.RadioSelect)
    reason = _words(_("Por qué hace falta más tiempo"), hint=_("Lo lee quien lo pidió."))

    def __init__(self, *args: Any, clocks: Sequence[Clock], **kwargs: Any) -> None:
        """Offer the terms that may be extended now."""
        super().__init__(*args, **kwargs)
        choice = self.fields["kind"]
        if isinstance(choice, forms.ChoiceField):
            offered = [clock.kind for clock in clocks if is_extendable(clock)]
            choice.choices = [(kind, capfirst(ClockKind(kind).label)) for kind in offered]
            choice.initial = offered[0] if offered else None


class PlainForm(UiForm):
    """A verb that needs no words."""


class ResolveForm(UiForm):
    """Solved: what was done, for the citizen, and the proof."""

    result = forms.ChoiceField(label=_("Resultado"), choices=_labels(_RESULTS))
    answer = _words(_("Qué se hizo"), hint=_("Lo va a leer quien lo pidió."))
    uploads = FilesField(label=_("Foto o acta"), required=False)

    def clean_answer(self) -> str:
        """Refuse a blank that a standard answer left to fill in."""
        answer: str = self.cleaned_data["answer"]
        if BLANK in answer:
            raise forms.ValidationError(_("Quedó un hueco sin completar: buscá la línea ________."))
        return answer


class UnfeasibleForm(UiForm):
    """It cannot be done: why, in a closed reason and in words."""

    reason = forms.ChoiceField(label=_("Motivo"), choices=_labels(_WHY_NOT))
    result = forms.ChoiceField(label=_("Resultado"), choices=_labels(_IMPOSSIBLE))
    answer = _words(_("Respuesta para quien lo pidió"))


class ReturnForm(UiForm):
    """Not ours."""

    reason = forms.ChoiceField(label=_("Motivo"), choices=_labels(_WHY_BACK))
    note = _words(_("Explicalo para quien deriva"))


class RejectForm(UiForm):
    """Not admissible."""

    reason = forms.ChoiceField(label=_("Motivo"), choices=_labels(_WHY_REJECT))
    answer = _words(_("Respuesta para quien lo pidió"))


class AskForm(UiForm):
    """Something is needed from the citizen."""

    question = _words(_("Qué necesitás que te diga o mande"), hint=_("Sale por el canal que usa."))


class ScheduleForm(UiForm):
    """A day is promised."""

    day = forms.DateField(label=_("Día"), widget=forms.DateInput(attrs={"type": "date"}))
    public_note = _words(_("Nota para quien lo pidió"), required=False)


class ReferForm(UiForm):
    """It belongs to another body: one with an agreement, or any other by its name."""

    target = forms.ChoiceField(label=_("Organismo con convenio, y qué se le pide"), required=False)
    agreed = forms.BooleanField(
        label=_("La persona aceptó que le pasemos su nombre y contacto"),
        help_text=_("Solo se mandan si además el convenio lo permite."),
        required=False,
    )
    note = _words(_("Nota para el organismo"), required=False)
    body = forms.CharField(
        label=_("Otro organismo"),
        help_text=_("Uno sin convenio: queda anotado y se le avisa por fuera."),
        max_length=150,
        required=False,
    )
    public_note = _words(
        _("Nota para quien lo pidió"), required=False, hint=_("La lee si es otro organismo.")
    )

    def __init__(
        self, *args: Any, targets: Sequence[tuple[str, list[tuple[str, str]]]], **kwargs: Any
    ) -> None:
        """Offer what may be asked of whom."""
        super().__init__(*args, **kwargs)
        if not targets:
            for name in ("target", "agreed", "note"):
                del self.fields[name]
            return
        choice = self.fields["target"]
        if isinstance(choice, forms.ChoiceField):
            choice.choices = [("", _("Ninguno de estos")), *targets]

    def clean(self) -> dict[str, Any]:
        """Require one body, and not two."""
        data: dict[str, Any] = super().clean() or {}
        chosen = [bool(data.get("target")), bool(data.get("body", "").strip())]
        if not any(chosen):
            self.add_error("body", _("Decí a qué organismo se envía."))
        if all(chosen):
            self.add_error("body", _("Elegí un organismo con convenio o escribí otro, no los dos."))
        return data


class ReopenForm(UiForm):
    """The problem goes on."""

    reason = forms.ChoiceField(label=_("Motivo"), choices=_labels(_WHY_AGAIN))
    note = _words(_("Qué pasa"))


class NoteForm(UiForm):
    """A verb with an optional note."""

    note = _words(_("Nota"), required=False)


class AnswerForm(UiForm):
    """What to tell a citizen whose case closes without their reply."""

    answer = _words(_("Respuesta para quien lo pidió"))


class AssignForm(UiForm):
    """Another area."""

    unit_id = forms.ChoiceField(label=_("Área"))
    note = _words(_("Por qué"), required=False)

    def __init__(self, *args: Any, jurisdiction_id: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.filter(
            jurisdiction_id=jurisdiction_id, valid_to__isnull=True, is_external=False
        ).order_by("name")
        field = self.fields["unit_id"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - told to the type checker
        field.choices = [(str(pk), name) for pk, name in units.values_list("id", "name")]


class AskAreasForm(UiForm):
    """What is asked of other areas at once, and by when."""

    kind = forms.ChoiceField(
        label=_("Qué se les pide"),
        choices=[(value, capfirst(label)) for value, label in TaskKind.choices],
        initial=TaskKind.OPINION,
    )
    title = forms.CharField(
        label=_("Con tus palabras"), help_text=_("Lo leen las áreas. No ven quién lo pidió."), max_length=150
    )
    unit_ids = forms.MultipleChoiceField(label=_("A qué áreas"), widget=forms.CheckboxSelectMultiple)
    due_on = forms.DateField(
        label=_("Para cuándo"),
        help_text=_("Si hay varias fechas, el caso muestra la última como fecha conjunta."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, jurisdiction_id: Any, **kwargs: Any) -> None:
        """Offer the areas of the town."""
        super().__init__(*args, **kwargs)
        units = Unit.objects.filter(
            jurisdiction_id=jurisdiction_id, valid_to__isnull=True, is_external=False
        ).order_by("name")
        field = self.fields["unit_ids"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - told to the type checker
        field.choices = [(str(pk), name) for pk, name in units.values_list("id", "name")]


class JoinForm(UiForm):
    """The case that speaks of the same problem: pressed in the list of those nearby, or named by its code."""

    other_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    code = forms.CharField(
        label=_("Código del otro caso"),
        help_text=_("El que ya se atiende. Cuando se resuelva, se responde a cada persona."),
        max_length=40,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Require one of the two."""
        data: dict[str, Any] = super().clean() or {}
        if not data.get("other_id") and not data.get("code", "").strip():
            self.add_error("code", _("Escribí el código del otro caso."))
        return data


class ApartForm(JoinForm):
    """The case that is another problem: pressed in the list of those proposed, or named by its code."""

    code = forms.CharField(
        label=_("Código del otro caso"),
        help_text=_("No se vuelve a proponer que sean el mismo problema."),
        max_length=40,
        required=False,
    )


class DangerForm(UiForm):
    """How dangerous what the case tells is for people."""

    danger = forms.ChoiceField(
        label=_("Qué peligro hay para las personas"),
        help_text=_("Cambia la prioridad del caso, y de eso aprenden las sugerencias."),
        choices=[(str(level), capfirst(label)) for level, label in Danger.choices],
        widget=forms.RadioSelect,
    )


class SurveyForm(UiForm):
    """What the applicant says when called."""

    score = forms.TypedChoiceField(
        label=_("¿Cómo se sintió atendida la persona?"),
        widget=forms.RadioSelect,
        coerce=int,
        choices=[
            (5, _("5, muy bien")),
            (4, _("4, bien")),
            (3, _("3, más o menos")),
            (2, _("2, mal")),
            (1, _("1, muy mal")),
        ],
        error_messages={"required": _("Elegí un número del 1 al 5.")},
    )
    solved = forms.TypedChoiceField(
        label=_("¿Quedó resuelto?"),
        widget=forms.RadioSelect,
        required=False,
        empty_value=None,
        coerce=lambda word: word == "si",
        choices=[("si", _("Sí")), ("no", _("No"))],
    )
    comment = _words(_("Qué dijo, con sus palabras"), required=False)


class EvidenceForm(UiForm):
    """Files that show something."""

    uploads = FilesField(label=_("Archivos"))
    note = forms.CharField(label=_("Qué muestran"), max_length=200, required=False)
    is_public = forms.BooleanField(label=_("Quien lo pidió puede verlos"), required=False)


class ReplyForm(UiForm):
    """A message to the citizen about the case."""

    channel = forms.CharField(label=_("Canal"), max_length=30)
    text = _words(_("Mensaje"))
    uploads = FilesField(label=_("Adjuntar"), required=False)
