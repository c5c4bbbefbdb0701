"""What a neighbour types in the account."""

from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nexo.application.my_file.habits import BANDS
from nexo.domain.campaigns.enums import TOPICS
from nexo.domain.parties.enums import RepresentationKind
from nexo.web.portal.proving import ContactForm
from nexo.web.ui.forms import UiForm

FILE_BYTES = 10 * 1024 * 1024
EVERYTHING = "todo"
ANY_HOUR = ""


class SignInForm(ContactForm):
    """Where the code to sign in goes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say what the code is for here."""
        super().__init__(*args, **kwargs)
        self.fields["contact"].help_text = _("Te mandamos ahí un código de seis números para entrar.")


class CorrectForm(UiForm):
    """How a field should be."""

    value = forms.CharField(
        label=_("Cómo tiene que quedar"),
        max_length=250,
        error_messages={"required": _("Escribí cómo tiene que quedar.")},
    )
    reason = forms.CharField(
        label=_("¿Algo que ayude a quien lo revisa?"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, is_date: bool = False, **kwargs: Any) -> None:
        """Ask for a day with the box of a day."""
        super().__init__(*args, **kwargs)
        if is_date:
            self.fields["value"].widget.input_type = "date"


class EraseForm(UiForm):
    """Why, and that it is meant."""

    reason = forms.CharField(
        label=_("¿Querés contarnos por qué?"),
        help_text=_("No hace falta. No cambia la respuesta."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    sure = forms.BooleanField(
        label=_("Entiendo qué se borra y qué queda"),
        error_messages={"required": _("Marcá que entendés qué se borra y qué queda.")},
    )


class PreferencesForm(UiForm):
    """How, when and about what the town may write."""

    channel = forms.ChoiceField(label=_("Por dónde querés que te escribamos"), required=False)
    hours = forms.ChoiceField(
        label=_("A qué hora"),
        help_text=_("Vale para lo que suena en el teléfono. Lo urgente y lo que vos preguntes no espera."),
        choices=[
            (ANY_HOUR, _("a cualquier hora, salvo la noche")),
            *((key, _(text)) for key, text in BANDS.items()),
        ],
        required=False,
        widget=forms.RadioSelect,
    )
    language = forms.ChoiceField(
        label=_("En qué idioma"),
        choices=[("", _("el de la ciudad")), ("es", "español"), ("en", "English"), ("pt", "português")],
        required=False,
    )
    topics = forms.MultipleChoiceField(
        label=_("Sobre qué te podemos escribir sin que lo pidas"),
        help_text=_("Lo que avisa cómo van tus pedidos llega siempre."),
        choices=[(topic.value, topic.label) for topic in TOPICS],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    refused = forms.MultipleChoiceField(
        label=_("Por dónde no querés que te escribamos"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, channels: list[tuple[str, str]], **kwargs: Any) -> None:
        """Offer the channels by which the town writes."""
        super().__init__(*args, **kwargs)
        self.fields["channel"].choices = [("", _("por donde haya escrito último")), *channels]  # type: ignore[attr-defined]
        self.fields["refused"].choices = channels  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse to prefer what is refused."""
        told = super().clean() or {}
        if told.get("channel") and told["channel"] in told.get("refused", ()):
            self.add_error("refused", _("No puede ser el mismo medio que preferís."))
        return told

    @property
    def span(self) -> tuple[time | None, time | None]:
        """The hours chosen, as the record keeps them."""
        band = self.cleaned_data["hours"]
        if not band:
            return None, None
        begins, ends = (time(int(part)) for part in band.split("-"))
        return begins, ends


class ActForm(UiForm):
    """For whom somebody wants to act, by what, and for what."""

    kind = forms.ChoiceField(
        label=_("Qué sos de esa persona u organización"),
        choices=RepresentationKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Elegí una opción.")},
    )
    name = forms.CharField(
        label=_("Su nombre, como figura en el papel"),
        max_length=200,
        error_messages={"required": _("Escribí su nombre.")},
    )
    document = forms.CharField(
        label=_("Su documento o CUIT"),
        max_length=30,
        error_messages={"required": _("Escribí su documento o CUIT.")},
    )
    groups = forms.MultipleChoiceField(
        label=_("Para qué asuntos"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Elegí al menos uno.")},
    )
    file = forms.FileField(
        label=_("El papel que lo prueba"),
        help_text=_("Partida, poder, acta o designación: una foto o un PDF de hasta 10 MB."),
        widget=forms.FileInput(attrs={"accept": "image/*,application/pdf"}),
        error_messages={"required": _("Adjuntá el papel.")},
    )

    def __init__(self, *args: Any, groups: list[tuple[str, str]], **kwargs: Any) -> None:
        """Offer the groups of services of the town, or all of them."""
        super().__init__(*args, **kwargs)
        self.fields["groups"].choices = [(EVERYTHING, _("todos sus asuntos")), *groups]  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        """Refuse a file that is too large."""
        given = self.cleaned_data["file"]
        if given.size > FILE_BYTES:
            raise forms.ValidationError(_("El archivo pesa más de 10 MB. Probá con una foto más chica."))
        return given

    @property
    def details(self) -> dict[str, object]:
        """What is kept of the request."""
        told = self.cleaned_data
        groups = [] if EVERYTHING in told["groups"] else told["groups"]
        return {"kind": told["kind"], "name": told["name"], "document": told["document"], "groups": groups}
