"""What an official writes in a conversation."""

from django import forms
from django.utils.translation import gettext_lazy as _

from nexo.web.ui.forms import UiForm
from nexo.web.workbench.uploads import FilesField


class ReplyForm(UiForm):
    """An answer by one of the channels that may be used."""

    channel = forms.CharField(label=_("Canal"), max_length=30)
    text = forms.CharField(label=_("Mensaje"), max_length=8000, widget=forms.Textarea(attrs={"rows": 3}))
    uploads = FilesField(label=_("Adjuntar"), required=False)


class NoteForm(UiForm):
    """A note that the citizen never sees."""

    text = forms.CharField(label=_("Nota interna"), max_length=8000, widget=forms.Textarea(attrs={"rows": 3}))


class ReasonForm(UiForm):
    """Why something is moved."""

    reason = forms.CharField(label=_("Por qué"), max_length=200)
