"""What an authority or its office writes: an answer, more time, a hearing."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from nexo.domain.authorities.enums import HearingState, RefusalReason
from nexo.domain.authorities.models import Authority, Hearing
from nexo.web.ui.forms import UiForm


def _words(label: Any, hint: Any = "", rows: int = 3, *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=6000,
        required=required,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class AnswerForm(UiForm):
    """The answer to a letter."""

    text = _words(
        _("Tu respuesta"),
        _("La firma va sola: tu nombre, el cargo y, si respondés por delegación, los dos."),
        8,
    )


class ExtendForm(UiForm):
    """Why more time is needed."""

    reason = _words(_("Por qué hace falta más tiempo"), _("Lo lee quien escribió. Se puede una sola vez."))


class GrantForm(UiForm):
    """Day, hour and place of a hearing."""

    day = forms.DateField(
        label=_("Día"),
        widget=forms.DateInput(attrs={"type": "date", "class": "nx-input--short"}, format="%Y-%m-%d"),
    )
    hour = forms.TimeField(
        label=_("Hora"),
        widget=forms.TimeInput(attrs={"type": "time", "class": "nx-input--short"}, format="%H:%M"),
    )
    place = forms.CharField(label=_("Dónde"), max_length=200)
    topic = forms.CharField(
        label=_("Tema para la agenda pública"),
        help_text=_("Lo lee cualquiera: sin nombres ni datos de la persona."),
        max_length=120,
        required=False,
    )
    words = _words(_("Algo más para quien la pidió"), rows=2, required=False)

    def at(self, zone: ZoneInfo) -> datetime:
        """Return the moment that was filled in, by the clock of the town."""
        return datetime.combine(self.cleaned_data["day"], self.cleaned_data["hour"], zone)


class RefuseForm(UiForm):
    """Why there is no hearing."""

    reason = forms.ChoiceField(label=_("Motivo"), choices=())
    words = _words(_("Explicalo"), _("Lo lee quien la pidió."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the closed list in the language in force."""
        super().__init__(*args, **kwargs)
        reason = self.fields["reason"]
        if isinstance(reason, forms.ChoiceField):
            reason.choices = [(value, capfirst(label)) for value, label in RefusalReason.choices]


class CallOffForm(UiForm):
    """Why a hearing is called off."""

    words = _words(_("Por qué se suspende"), _("Lo lee quien la pidió."))


class NoteForm(UiForm):
    """What became of a hearing."""

    outcome = forms.ChoiceField(label=_("Qué pasó"), choices=(), widget=forms.RadioSelect)
    minutes_text = _words(
        _("Minuta"), _("Qué se habló y qué se acordó. Sin datos de la persona si se publica."), required=False
    )
    publish = forms.BooleanField(label=_("Publicar la minuta en la página de la autoridad"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer what can have happened."""
        super().__init__(*args, **kwargs)
        outcome = self.fields["outcome"]
        if isinstance(outcome, forms.ChoiceField):
            outcome.choices = [
                (one.value, capfirst(one.label))
                for one in (
                    HearingState.HELD,
                    HearingState.MISSED_BY_PERSON,
                    HearingState.MISSED_BY_AUTHORITY,
                )
            ]


def hearing_forms(authority: Authority, hearing: Hearing, zone: ZoneInfo) -> dict[str, UiForm]:
    """Return the forms of a hearing, with what is known filled in, by the clock of the town."""
    initial: dict[str, Any] = {"place": hearing.place or authority.hearing_place, "topic": hearing.topic}
    if hearing.at is not None:
        local = hearing.at.astimezone(zone)
        initial |= {"day": local.date(), "hour": local.time()}
    return {
        "grant": GrantForm(initial=initial),
        "refuse": RefuseForm(prefix="r"),
        "call_off": CallOffForm(prefix="c"),
        "note": NoteForm(prefix="n"),
    }
