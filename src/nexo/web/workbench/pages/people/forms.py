"""What may be corrected and added to a person's record."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from nexo.domain.interactions import registry
from nexo.domain.parties.enums import ContactKind, IndicatorSource, OrganisationType
from nexo.domain.parties.models import Party
from nexo.domain.parties.rules.helping import INDICATORS
from nexo.domain.parties.rules.identifiers import DOCUMENT_SCHEMES
from nexo.web.ui.forms import UiForm

LANGUAGES = [
    ("", _("No se sabe: la del municipio")),
    ("es", _("Castellano")),
    ("gn", _("Guaraní")),
    ("qu", _("Quichua")),
    ("arn", _("Mapudungun")),
    ("toba", _("Qom")),
    ("pt", _("Portugués")),
    ("en", _("Inglés")),
    ("lsa", _("Lengua de señas")),
]
PURPOSES = [
    (gettext_noop("llamar o escribir a la persona"), _("Llamarla o escribirle")),
    (gettext_noop("verificar quién es"), _("Verificar quién es")),
    (gettext_noop("completar un trámite que pidió"), _("Completar un trámite que pidió")),
]


class RecordForm(UiForm):
    """The record of a person or of an organisation; what does not fit the kind is left out."""

    given_names = forms.CharField(label=_("Nombre"), max_length=120, required=False)
    surname = forms.CharField(label=_("Apellido"), max_length=120, required=False)
    self_perceived_name = forms.CharField(
        label=_("Nombre elegido"),
        help_text=_("Si usa otro que el del documento. Es el que se muestra en todas partes."),
        max_length=120,
        required=False,
    )
    legal_name = forms.CharField(label=_("Nombre de la organización"), max_length=200, required=False)
    organisation_type = forms.ChoiceField(label=_("Qué es"), choices=OrganisationType.choices, required=False)
    birth_date = forms.DateField(
        label=_("Fecha de nacimiento"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    address_text = forms.CharField(
        label=_("Domicilio"),
        help_text=_("También sirve «entre calles», una esquina o una seña."),
        max_length=250,
        required=False,
    )
    language = forms.ChoiceField(label=_("Lengua"), choices=LANGUAGES, required=False)
    needs_interpreter = forms.BooleanField(label=_("Necesita intérprete"), required=False)
    preferred_channel = forms.ChoiceField(label=_("Prefiere que le respondan por"), required=False)
    is_confidential = forms.BooleanField(
        label=_("Reservar domicilio y teléfonos"),
        help_text=_("Sólo los ven trabajo social, supervisión y la delegación de datos."),
        required=False,
    )
    is_deceased = forms.BooleanField(label=_("Falleció"), required=False)

    _OF_PERSONS = ("given_names", "surname", "self_perceived_name", "birth_date", "is_deceased")
    _OF_ORGANISATIONS = ("legal_name", "organisation_type")

    def __init__(self, *args: Any, party: Party, may_reserve: bool, **kwargs: Any) -> None:
        """Keep the fields of the kind of party; who may not reserve data does not see the choice."""
        super().__init__(*args, **kwargs)
        dropped = self._OF_PERSONS if party.kind == "organisation" else self._OF_ORGANISATIONS
        for name in (*dropped, *(() if may_reserve else ("is_confidential",))):
            del self.fields[name]
        channels = [(channel.slug, gettext(channel.label)) for channel in registry.channels.all()]
        choice = self.fields["preferred_channel"]
        if isinstance(choice, forms.ChoiceField):
            choice.choices = [("", _("Sin preferencia")), *channels]


class ReachForm(UiForm):
    """One more way to reach a person, or one more document."""

    kind = forms.ChoiceField(
        label=_("Qué"),
        choices=[
            *((value, capfirst(label)) for value, label in ContactKind.choices),
            *((scheme, _(label)) for scheme, label in DOCUMENT_SCHEMES.items()),
        ],
    )
    value = forms.CharField(label=_("Número o dirección"), max_length=250)
    is_preferred = forms.BooleanField(label=_("Es el que prefiere"), required=False)
    is_seen = forms.BooleanField(label=_("Mostró el documento"), required=False)

    @property
    def is_document(self) -> bool:
        """Whether a document is to be added, and not a way to reach somebody."""
        return self.cleaned_data["kind"] in DOCUMENT_SCHEMES


class HelpForm(UiForm):
    """What makes things harder for a person, and what would help."""

    code = forms.ChoiceField(label=_("Qué pasa"))
    adjustment = forms.CharField(
        label=_("Qué le ayuda"),
        help_text=_(
            "Lo que hay que hacer, no el diagnóstico: «atender en planta baja», «llamar después de las 18»."
        ),
        max_length=300,
        required=False,
    )
    source = forms.ChoiceField(
        label=_("Cómo se sabe"),
        choices=[
            (value, capfirst(label))
            for value, label in IndicatorSource.choices
            if value != IndicatorSource.DERIVED
        ],
    )
    valid_to = forms.DateField(
        label=_("Hasta cuándo"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, codes: Iterable[str], **kwargs: Any) -> None:
        """Offer the indicators that this official may write."""
        super().__init__(*args, **kwargs)
        choice = self.fields["code"]
        if isinstance(choice, forms.ChoiceField):
            choice.choices = [(code, gettext(INDICATORS[code].label)) for code in codes]


class PurposeForm(UiForm):
    """What somebody looks for; it is written down with the look."""

    purpose = forms.ChoiceField(label=_("Para qué"), choices=PURPOSES, widget=forms.RadioSelect)


class ReasonForm(UiForm):
    """Why."""

    reason = forms.CharField(label=_("Por qué"), max_length=300)


class DecideForm(UiForm):
    """The decision about what a person asked about their record."""

    request = forms.UUIDField(widget=forms.HiddenInput)
    verdict = forms.ChoiceField(choices=[("yes", _("Aceptar")), ("no", _("Rechazar"))])
    answer = forms.CharField(
        label=_("Respuesta para la persona"),
        help_text=_("Si se rechaza hace falta: lo va a leer quien lo pidió."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    principal = forms.CharField(max_length=40, required=False)
