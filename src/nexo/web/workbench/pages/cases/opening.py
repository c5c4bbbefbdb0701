"""Open a case for somebody: find the service in their words, fill in what it needs, done."""

from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from nexo.application.intake.choose_place import NONE, choose_place
from nexo.application.suggesting.danger import SuggestedDanger, suggest_danger
from nexo.application.suggesting.open_from_message import open_from_message
from nexo.application.suggesting.suggest import Suggested, suggest
from nexo.domain.cases.actions.open_case import OpenedCase, Place, Request
from nexo.domain.cases.enums import Danger
from nexo.domain.catalogue.errors import AnswersInvalid
from nexo.domain.catalogue.models import ServiceVersion
from nexo.domain.catalogue.queries import services as catalogue
from nexo.domain.interactions import policies as ledger
from nexo.domain.interactions.enums import InteractionKind
from nexo.domain.interactions.models import Interaction
from nexo.domain.organisation.enums import Role
from nexo.domain.organisation.models import Jurisdiction
from nexo.domain.organisation.queries.places import locate
from nexo.domain.parties.models import Party
from nexo.domain.parties.policies import visible_to
from nexo.kernel.errors import DomainError
from nexo.kernel.files.models import StoredFile
from nexo.web.ui.forms import UiForm
from nexo.web.workbench.asking import field_of
from nexo.web.workbench.desk import StaffRequest, page, staff_page
from nexo.web.workbench.pages.cases.street_map import chosen_stretch, street_map

_TELEPHONE = "voice"
_OPENERS = (Role.FRONT_OFFICE, Role.TRIAGE, Role.AREA_RESPONSIBLE, Role.SUPERVISOR)


_LEVELS = [(str(level.value), capfirst(level.label)) for level in Danger if level]


class OpeningForm(UiForm):
    """What every case needs; the fields of its service are added by name with the prefix `x_`."""

    description = forms.CharField(
        label=_("Qué pasa, con sus palabras"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    place = forms.CharField(label=_("Dónde"), max_length=250, required=False)
    lat = forms.FloatField(widget=forms.HiddenInput, required=False, min_value=-90, max_value=90)
    lon = forms.FloatField(widget=forms.HiddenInput, required=False, min_value=-180, max_value=180)
    anonymous = forms.BooleanField(label=_("Prefiere no dar sus datos"), required=False)
    danger = forms.ChoiceField(
        label=_("Peligro para las personas"),
        required=False,
        choices=[("", _("Como dice el servicio")), *_LEVELS],
        initial="",
        widget=forms.RadioSelect,
    )
    origin = forms.UUIDField(widget=forms.HiddenInput, required=False)
    party = forms.UUIDField(widget=forms.HiddenInput, required=False)
    channel = forms.CharField(widget=forms.HiddenInput, required=False, max_length=30)

    def __init__(self, *args: object, version: ServiceVersion, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.version = version
        self.fields["place"].widget.attrs |= {
            "hx-get": reverse("workbench:case_places"),
            "hx-trigger": "input changed delay:300ms",
            "hx-target": "#places",
            "autocomplete": "off",
        }
        if not version.anonymous_allowed:
            del self.fields["anonymous"]
        for field in version.fields:
            self.fields[f"x_{field['name']}"] = field_of(field, version.fields)

    def answers(self) -> dict[str, object]:
        """Return what was answered to the service's own questions, by their names."""
        return {name[2:]: value for name, value in self.cleaned_data.items() if name.startswith("x_")}

    def where(self, town: UUID) -> Place:
        """Return the place chosen among those shown for the words, else the words with the point of the contact."""
        data, choice = self.cleaned_data, self.data.get("spot", "")
        stretch = chosen_stretch(town, choice, data["place"])
        if stretch is not None:
            return stretch
        chosen = choose_place(
            text=data["place"], choice=choice, places=locate(town, data["place"]) if choice else ()
        )
        has_point = data.get("lat") is not None
        if chosen is None or (choice == NONE and has_point):
            return Place(text=data["place"], lat=data.get("lat"), lon=data.get("lon"))
        return chosen


@staff_page(*_OPENERS)
@require_GET
def choose(request: StaffRequest) -> HttpResponse:
    """Find the service in the person's words; without words, the ones most asked for.

    From a message, what its words suggest comes before; nothing is chosen for anybody.
    """
    text = request.GET.get("q", "").strip()
    town = request.actor.jurisdiction_id
    assert town is not None  # noqa: S101 - staff always work in one
    hits = catalogue.find_services(jurisdiction_id=town, text=text, limit=6) if text else []
    usual = [] if hits else catalogue.popular(town, limit=12)
    origin = _origin(request, request.GET.get("contacto"))
    suggested, dangers = _suggested(town, origin.text) if origin else ([], [])
    kept = {key: request.GET[key] for key in ("contacto", "persona", "canal") if request.GET.get(key)}
    return page(
        request,
        "workbench/cases/choose.html",
        {
            "text": text,
            "hits": hits,
            "usual": usual,
            "suggested": suggested,
            "dangers": dangers,
            "kept": kept,
            "query": _query(kept),
        },
    )


@staff_page(*_OPENERS)
@require_GET
def places(request: StaffRequest) -> HttpResponse:
    """Return the places that an address may mean, while it is typed."""
    town = request.actor.jurisdiction_id
    assert town is not None  # noqa: S101 - staff always work in one
    found = locate(town, request.GET.get("place", ""))
    context = {"places": found, "none": NONE, "map": street_map(request.actor, found)}
    return page(request, "workbench/cases/_places.html", context)


@staff_page(*_OPENERS)
@require_http_methods(["GET", "POST"])
def fill(request: StaffRequest, code: str) -> HttpResponse:
    """Fill in what the service needs and open the case."""
    town = request.actor.jurisdiction_id
    assert town is not None  # noqa: S101 - staff always work in one
    version = catalogue.published(jurisdiction_id=town, code=code)
    form = OpeningForm(request.POST or None, version=version, initial=_initial(request))
    if request.method == "POST" and form.is_valid():
        opened = _open(request, form, version)
        if opened is not None:
            return page(request, "workbench/cases/opened.html", {"case": opened.case, "pin": opened.pin})
    party = _party(request, form["party"].value())
    found = locate(town, str(form["place"].value() or "")) if form.errors else []
    said = str(form["description"].value() or "")
    return page(
        request,
        "workbench/cases/fill.html",
        {
            "form": form,
            "version": version,
            "dangers": _dangers(said, version),
            "has_script": bool(version.call_script) and _is_call(request, form),
            "party": party,
            "places": found,
            "map": street_map(request.actor, found),
            "spot": form.data.get("spot", ""),
            "none": NONE,
        },
        status=422 if form.errors else 200,
    )


def _suggested(town: UUID, text: str) -> tuple[list[Suggested], list[SuggestedDanger]]:
    """Return the services and the levels of danger that a message suggests."""
    if not text.strip():
        return [], []
    rules = Jurisdiction.objects.only("local_rules").get(pk=town).local_rules
    return (
        suggest(jurisdiction_id=town, text=text, local_rules=rules),
        suggest_danger(jurisdiction_id=town, text=text, local_rules=rules),
    )


def _dangers(text: str, version: ServiceVersion) -> list[SuggestedDanger]:
    """Return the levels of danger above the one of the service that a text suggests."""
    return suggest_danger(
        jurisdiction_id=version.service.jurisdiction_id,
        text=text,
        code=version.service.code,
        above=version.safety_points,
        local_rules=version.service.jurisdiction.local_rules,
    )


def _is_call(request: StaffRequest, form: OpeningForm) -> bool:
    """Say whether the person is, or was, on the telephone: then the script of the service is shown."""
    if form["channel"].value() == _TELEPHONE:
        return True
    origin = _origin(request, form["origin"].value())
    return origin is not None and origin.kind == InteractionKind.CALL


def _open(request: StaffRequest, form: OpeningForm, version: ServiceVersion) -> OpenedCase | None:
    data = form.cleaned_data
    origin = _origin(request, data.get("origin"))
    party = _party(request, data.get("party")) or (origin.party if origin else None)
    try:
        opened = open_from_message(
            actor=request.actor,
            request=Request(
                version=version,
                description=data["description"],
                channel=origin.channel if origin else data.get("channel") or "counter",
                applicant=party,
                anonymous=bool(data.get("anonymous")),
                place=form.where(version.service.jurisdiction_id),
                answers=form.answers(),
                files=_files_of(origin),
                origin=origin,
                received_at=origin.received_at if origin else None,
                danger=Danger(int(data["danger"])) if data.get("danger") else None,
            ),
        )
    except AnswersInvalid as refused:
        for name, sentence in refused.faults.items():
            form.add_error(f"x_{name}", sentence)
        return None
    except DomainError as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused.said)
        return None
    messages.success(request, _("Caso abierto."))
    return opened


def _initial(request: StaffRequest) -> dict[str, object]:
    origin = _origin(request, request.GET.get("contacto"))
    location = (origin.details.get("location") or (None, None)) if origin else (None, None)
    return {
        "description": origin.text if origin else "",
        "origin": origin.pk if origin else None,
        "party": (origin.party_id if origin else None) or request.GET.get("persona"),
        "channel": request.GET.get("canal", ""),
        "lat": location[0],
        "lon": location[1],
    }


def _origin(request: StaffRequest, key: object) -> Interaction | None:
    wanted = _uuid(key)
    if wanted is None:
        return None
    rows = Interaction.objects.filter(conversation__in=ledger.visible_to(request.actor)).select_related(
        "party"
    )
    return ledger.readable(request.actor, rows).filter(pk=wanted).first()


def _party(request: StaffRequest, key: object) -> Party | None:
    wanted = _uuid(key)
    return visible_to(request.actor).filter(pk=wanted).first() if wanted else None


def _files_of(origin: Interaction | None) -> list[StoredFile]:
    if origin is None:
        return []
    return [row.file for row in origin.attachments.select_related("file") if row.file is not None]


def _uuid(key: object) -> UUID | None:
    try:
        return UUID(str(key)) if key else None
    except ValueError:
        return None


def _query(kept: dict[str, str]) -> str:
    return f"?{urlencode(kept)}" if kept else ""
