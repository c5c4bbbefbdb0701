"""One form a page."""

from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from nexo.application.intake.choose_place import NONE, choose_place
from nexo.domain.cases.actions.open_case import Place
from nexo.domain.catalogue.errors import AnswersInvalid
from nexo.domain.catalogue.models import ServiceVersion
from nexo.domain.catalogue.rules.difference import condition_of
from nexo.domain.catalogue.rules.form import choices_of, help_of, label_of, validate_answers
from nexo.domain.organisation.models import Jurisdiction
from nexo.domain.organisation.queries.places import locate
from nexo.domain.organisation.rules.places import sure_place
from nexo.domain.parties.errors import EmailInvalid, PhoneInvalid
from nexo.domain.parties.rules import emails, phones
from nexo.web.portal.memory import Draft
from nexo.web.portal.pages.ask import steps
from nexo.web.ui.forms import Option, UiForm, dress

MOST_PHOTOS = 4
PHOTO_BYTES = 10 * 1024 * 1024
# Types that every browser can show: asked for these, a telephone that keeps HEIC hands over a JPEG.
_ACCEPTED = "image/jpeg,image/png,image/webp,image/gif"


class StepForm(UiForm):
    """The form of one page; `step` is the page."""

    step: ClassVar[str]


class WhatForm(StepForm):
    """What is the matter, in the person's own words."""

    step = steps.WHAT

    description = forms.CharField(
        label=_("Contanos qué pasa"),
        help_text=_("Con tus palabras. Cuanto más preciso, más rápido lo resolvemos."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=4000,
        error_messages={
            "required": _("Contanos qué pasa, aunque sea en una línea."),
            "max_length": _(
                "Escribiste %(show_value)s caracteres y entran %(limit_value)s. Tu texto sigue acá: acortalo un poco."
            ),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Let the page take any length: a browser that counts would cut off what was pasted without a word."""
        super().__init__(*args, **kwargs)
        self.fields["description"].widget.attrs.pop("maxlength", None)


class WhereForm(StepForm):
    """Where it is: words, a point, or both; words that the register of streets knows ask which place is meant."""

    step = steps.WHERE

    place = forms.CharField(
        label=_("¿Dónde es?"),
        help_text=_("Calle y número, una esquina o una referencia. Por ejemplo: Belgrano y Mitre."),
        max_length=250,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )
    lat = forms.FloatField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput)
    lon = forms.FloatField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput)

    def __init__(self, *args: Any, town: Jurisdiction, **kwargs: Any) -> None:
        """Look the words up; `asks` says that the places were not shown for these words yet."""
        super().__init__(*args, **kwargs)
        text = self.data.get("place", "").strip()
        self._places = locate(town.id, text) if text and not self.data.get("lat") else []
        self.asks = bool(self._places) and self.data.get("asked", "").strip() != text
        if not self._places:
            return
        none = Option(str(_("Ninguno de estos")), str(_("Seguimos con lo que escribiste")))
        self.fields["spot"] = forms.ChoiceField(
            label=_("¿Es alguno de estos lugares?"),
            choices=[*((place.label, place.label) for place in self._places), (NONE, none)],
            required=not self.asks,
            widget=forms.RadioSelect,
            error_messages={"required": _("Elegí el lugar, o «Ninguno de estos».")},
        )
        dress(self.fields["spot"].widget)
        if self.asks:
            sure = sure_place(self._places)
            self.data = {
                **{name: self.data.get(name) for name in self.data},
                "spot": sure.label if sure else "",
            }

    def clean(self) -> dict[str, Any]:
        """Ask for words or a point, and return them as the draft keeps them."""
        data: dict[str, Any] = super().clean() or {}
        text, choice = data.get("place", "").strip(), data.get("spot", "")
        if not text and data.get("lat") is None:
            self.add_error("place", _("Decinos dónde es: una dirección, una esquina o una referencia."))
        place = choose_place(text=text, choice=choice, places=self._places)
        place = place or Place(text=text, lat=data.get("lat"), lon=data.get("lon"))
        return {
            "place": text,
            "lat": place.lat,
            "lon": place.lon,
            "place_source": place.source or "",
            "spot": "" if choice == NONE else choice,
        }


class PhotosInput(forms.FileInput):
    """A file box that takes several."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Several photos; whether they can be kept is found out by who keeps them, one by one."""

    widget = PhotosInput

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[bytes]]":
        """Return the files, perhaps none."""
        given = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(PhotosField, self).clean(one, initial) for one in given]


class PhotoForm(StepForm):
    """Photos, if there are any."""

    step = steps.PHOTO

    photos = PhotosField(
        label=_("¿Tenés una foto?"),
        help_text=_("Una foto ayuda a encontrar el lugar. Hasta cuatro, de 10 MB cada una."),
        required=False,
        widget=PhotosInput(attrs={"accept": _ACCEPTED, "data-preview": "photos", "multiple": True}),
    )


class ReachForm(StepForm):
    """How the person wants to hear from us, or that they do not want to say who they are."""

    step = steps.REACH

    reach = forms.ChoiceField(label=_("¿Cómo te avisamos?"), widget=forms.RadioSelect)
    contact = forms.CharField(
        label=_("Tu teléfono o tu correo"), max_length=200, required=False, widget=forms.TextInput
    )
    name = forms.CharField(
        label=_("Tu nombre"),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    document = forms.CharField(
        label=_("Número de documento"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "nx-input--short"}),
    )

    def __init__(self, *args: Any, version: ServiceVersion, town: Jurisdiction, **kwargs: Any) -> None:
        """Offer to stay anonymous only where the service allows it."""
        super().__init__(*args, **kwargs)
        self._town = town
        self._must_name = version.needs_person
        choices: list[tuple[str, Any]] = [
            ("phone", Option(str(_("WhatsApp o teléfono")), str(_("Te escribimos cuando cambie algo")))),
            ("email", Option(str(_("Correo electrónico")))),
        ]
        if version.anonymous_allowed and not version.needs_contact:
            words = str(_("Guardá el código que te damos: es la única forma de seguirlo"))
            choices.append(("none", Option(str(_("Prefiero no dar mis datos")), words)))
        self.fields["reach"] = forms.ChoiceField(
            label=self.fields["reach"].label,
            widget=forms.RadioSelect,
            choices=choices,
            error_messages={"required": _("Elegí cómo querés que te avisemos.")},
        )
        dress(self.fields["reach"].widget)
        self.order_fields(["reach", "contact", "name", "document"])
        if not self._must_name:
            del self.fields["document"]

    def clean(self) -> dict[str, Any]:
        """Check the contact against the way chosen."""
        data: dict[str, Any] = super().clean() or {}
        reach, contact = data.get("reach"), data.get("contact", "").strip()
        if reach == "none":
            return {"reach": "none", "contact": "", "name": "", "document": ""}
        if reach:
            data["contact"] = self._checked(reach, contact)
        if self._must_name:
            self._check_person(data)
        return data

    def _checked(self, reach: str, contact: str) -> str:
        try:
            if reach == "email":
                return emails.to_address(contact)
            return phones.to_e164(contact, country=self._town.country, area_code=self._town.area_code)
        except EmailInvalid:
            self.add_error("contact", _("Escribí tu correo completo, como nombre@ejemplo.com."))
        except PhoneInvalid:
            self.add_error("contact", _("Escribí tu teléfono con la característica, como 2320 15 401234."))
        return contact

    def _check_person(self, data: dict[str, Any]) -> None:
        if not data.get("name", "").strip():
            self.add_error("name", _("Este trámite necesita tu nombre."))
        if not data.get("document", "").strip():
            self.add_error("document", _("Este trámite necesita tu número de documento."))


class ReviewForm(StepForm):
    """The last page: nothing to fill in, but a box that only machines find."""

    step = steps.REVIEW

    website = forms.CharField(required=False)

    @property
    def is_machine(self) -> bool:
        """Say whether the hidden box was filled in."""
        return bool(self.data.get("website", "").strip())


class DetailsForm(StepForm):
    """The questions of one service, as its form in the catalogue says."""

    step = steps.DETAILS

    def __init__(self, *args: Any, version: ServiceVersion, **kwargs: Any) -> None:
        """Build a field for each question."""
        super().__init__(*args, **kwargs)
        self._questions = version.fields
        for question in version.fields:
            field = _field_of(question, version.fields)
            dress(field.widget)
            self.fields[str(question["name"])] = field

    def clean(self) -> dict[str, Any]:
        """Let the catalogue judge the answers; its sentences stand beside the fields."""
        data: dict[str, Any] = super().clean() or {}
        given = {
            name: field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
            for name, field in self.fields.items()
        }
        try:
            return validate_answers(self._questions, given)
        except AnswersInvalid as invalid:
            for name, sentence in invalid.faults.items():
                self.add_error(name, sentence)
        return data


def form_for(step: str, version: ServiceVersion, town: Jurisdiction, **given: Any) -> StepForm:
    """Return the form of a page."""
    if step == steps.DETAILS:
        return DetailsForm(version=version, **given)
    if step == steps.REACH:
        return ReachForm(version=version, town=town, **given)
    if step == steps.WHERE:
        return WhereForm(town=town, **given)
    plain: tuple[type[StepForm], ...] = (WhatForm, PhotoForm, ReviewForm)
    return next(form for form in plain if form.step == step)(**given)


def initial_of(step: str, draft: Draft) -> dict[str, Any]:
    """Return what the draft holds for a page."""
    if step == steps.DETAILS:
        return draft.answers
    # A point of the register belongs to the words; only one that the person's device gave is kept apart.
    is_point = not draft.place_source
    return {
        "description": draft.description,
        "place": draft.place,
        "lat": draft.lat if is_point else None,
        "lon": draft.lon if is_point else None,
        "reach": draft.reach,
        "contact": draft.contact,
        "name": draft.name,
        "document": draft.document,
    }


def _field_of(question: dict[str, Any], questions: list[dict[str, Any]]) -> forms.Field:
    when = condition_of(question, questions)
    common: dict[str, Any] = {
        "label": label_of(question),
        "help_text": ". ".join(part for part in (when, help_of(question)) if part),
        # The catalogue says what is missing, in its own sentence; here it only marks what is optional.
        "required": bool(question.get("required")),
    }
    kind = question.get("type", "text")
    if kind == "choice":
        return LenientChoice(choices=choices_of(question), widget=forms.RadioSelect, **common)
    if kind == "choices":
        return LenientChoices(choices=choices_of(question), widget=forms.CheckboxSelectMultiple, **common)
    if kind == "bool":
        return LenientChoice(choices=[("si", _("Sí")), ("no", _("No"))], widget=forms.RadioSelect, **common)
    return Lenient(widget=_WIDGETS.get(str(kind), forms.TextInput)(), **common)


class Lenient(forms.CharField):
    """A text that the catalogue judges."""

    def validate(self, value: Any) -> None:
        """Accept anything."""


class LenientChoice(forms.ChoiceField):
    """A choice that the catalogue judges."""

    def validate(self, value: Any) -> None:
        """Accept anything."""


class LenientChoices(forms.MultipleChoiceField):
    """Several choices that the catalogue judges."""

    def validate(self, value: Any) -> None:
        """Accept anything."""


_WIDGETS: dict[str, Any] = {
    "longtext": lambda: forms.Textarea(attrs={"rows": 4}),
    "number": lambda: forms.TextInput(attrs={"inputmode": "decimal", "class": "nx-input--short"}),
    "date": lambda: forms.DateInput(attrs={"type": "date", "class": "nx-input--short"}),
}
