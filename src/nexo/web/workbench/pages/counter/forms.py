"""What is written down of a visit or a call."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from nexo.domain.interactions.enums import ContactResult
from nexo.web.ui.forms import UiForm
from nexo.web.workbench.uploads import FilesField

OPEN_CASE = ContactResult.CASE_OPENED.value


class AttendForm(UiForm):
    """One screen: who (known, new or unknown), what they say, what came of it."""

    channel = forms.ChoiceField(
        label=_("Cómo vino"),
        widget=forms.RadioSelect,
        choices=[("counter", _("Mostrador")), ("voice", _("Teléfono")), ("letter", _("Carta o papel"))],
    )
    party_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    key = forms.UUIDField(widget=forms.HiddenInput)
    call_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    visit_service_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    given_names = forms.CharField(label=_("Nombre"), max_length=120, required=False)
    surname = forms.CharField(label=_("Apellido"), max_length=120, required=False)
    phone = forms.CharField(label=_("Teléfono"), max_length=40, required=False)
    email = forms.EmailField(label=_("Correo"), required=False)
    document = forms.CharField(label=_("DNI"), max_length=20, required=False)
    birth_date = forms.DateField(
        label=_("Fecha de nacimiento"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    address_text = forms.CharField(label=_("Domicilio"), max_length=250, required=False)
    without_telephone = forms.BooleanField(
        label=_("No tiene teléfono propio o no lo usa"),
        help_text=_("Se le avisa de viva voz, y se atiende con preferencia."),
        required=False,
    )
    document_seen = forms.BooleanField(label=_("Mostró el documento"), required=False)
    text = forms.CharField(label=_("Qué dice"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))
    uploads = FilesField(label=_("Papeles o fotos"), required=False)
    result = forms.ChoiceField(
        label=_("Cómo termina"),
        choices=[
            (OPEN_CASE, _("Se abre un caso")),
            *((value, capfirst(label)) for value, label in ContactResult.choices if value != OPEN_CASE),
        ],
    )
    minutes = forms.IntegerField(label=_("Minutos"), min_value=0, max_value=480, required=False)
