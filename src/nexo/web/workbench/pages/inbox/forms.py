"""What an official writes in a conversation."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from nexo.web.ui.forms import UiForm
from nexo.web.workbench.uploads import FilesField


class ReplyForm(UiForm):
    """An answer by one of the channels that may be used."""

    channel = forms.CharField(label=_("Canal"), max_length=30)
    text = forms.CharField(label=_("Mensaje"), max_length=8000, widget=forms.Textarea(attrs={"rows": 3}))
    uploads = FilesField(label=_("Adjuntar"), required=False)
    send_at = forms.DateTimeField(
        label=_("Enviar más tarde"),
        required=False,
        input_formats=["%Y-%m-%dT%H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": _("Poné el día y la hora.")},
    )

    def __init__(self, *args: Any, zone: ZoneInfo, **kwargs: Any) -> None:
        """Take the zone that the hours typed are of: the town's."""
        super().__init__(*args, **kwargs)
        self._zone = zone

    def clean_send_at(self) -> datetime | None:
        """Return the moment that was meant: what stood on the clock of the town hall."""
        typed: datetime | None = self.cleaned_data["send_at"]
        return typed.replace(tzinfo=self._zone) if typed else None


class NoteForm(UiForm):
    """A note that the citizen never sees."""

    text = forms.CharField(
        label=_("Nota interna"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 3, "autofocus": True}),
    )


class MoveForm(UiForm):
    """Why something is moved, and to whose conversation; to one of its own where nobody is chosen."""

    reason = forms.CharField(label=_("Por qué"), max_length=200)
    party = forms.UUIDField(required=False, widget=forms.HiddenInput)


class DraftForm(forms.Form):
    """An answer as far as it is written."""

    channel = forms.CharField(required=False, max_length=30)
    text = forms.CharField(required=False, max_length=8000, strip=False)
