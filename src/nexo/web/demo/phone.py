"""The telephone in the browser: what is written on it enters by the real webhook; answers arrive on it."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from nexo.web.demo import simulator
from nexo.web.demo.bubbles import bubbles_of, version_of
from nexo.web.demo.forms import MessageForm, NeighbourForm
from nexo.web.demo.frame import demo_only, page
from nexo.web.demo.neighbours import NEIGHBOURS, PLACES, Neighbour, neighbour_of, remember
from nexo.web.demo.simulator import Chat, PhoneOff

_SHOWN_TYPES = frozenset({"image/jpeg", "image/png", "image/webp"})
_UNAVAILABLE, _WRONG, _NOTHING_NEW = 503, 422, 204


@require_GET
@demo_only
def show(request: HttpRequest) -> HttpResponse:
    """Show the telephone; looking at it reads what has arrived."""
    return _telephone(request, neighbour_of(request))


@require_GET
@demo_only
def chat(request: HttpRequest) -> HttpResponse:
    """Answer the conversation alone, for the script; nothing when it looks as it did."""
    neighbour = neighbour_of(request)
    try:
        simulator.open_chat(neighbour)
        found = simulator.chat_of(neighbour)
    except PhoneOff:
        return HttpResponse(status=_UNAVAILABLE)
    if request.GET.get("version") == version_of(found.lines):
        return HttpResponse(status=_NOTHING_NEW)
    return page(request, "demo/_chat.html", _conversation(found))


@require_POST
@demo_only
def write(request: HttpRequest) -> HttpResponse:
    """Let the person write, and go back to the telephone."""
    form = MessageForm(request.POST, request.FILES)
    neighbour = neighbour_of(request)
    if not form.is_valid():
        return _telephone(request, neighbour, problem=_first_error(form), status=_WRONG)
    try:
        _send(neighbour, form)
    except PhoneOff as error:
        return _telephone(request, neighbour, problem=error.said, status=_UNAVAILABLE)
    return HttpResponseRedirect(reverse("demo:phone"))


def _send(neighbour: Neighbour, form: MessageForm) -> None:
    given = form.cleaned_data
    if given["photo"]:
        photo, media_type = given["photo"]
        simulator.write_photo(neighbour, photo, media_type, caption=given["text"])
    elif given["place"] is not None:
        place = PLACES[given["place"]]
        simulator.write(
            neighbour, kind="location", text=place.name, latitude=place.latitude, longitude=place.longitude
        )
    elif given["button_id"]:
        simulator.touch(neighbour, wamid=given["answers"], button_id=given["button_id"])
    else:
        simulator.write(neighbour, text=given["text"])


@require_POST
@demo_only
def choose(request: HttpRequest) -> HttpResponse:
    """Hand the telephone to somebody else."""
    form = NeighbourForm(request.POST)
    if not form.is_valid():
        return _telephone(request, neighbour_of(request), problem=_first_error(form), status=_WRONG)
    response = HttpResponseRedirect(reverse("demo:phone"))
    remember(response, form.cleaned_data["neighbour"])
    return response


@require_GET
@demo_only
def file(request: HttpRequest, media_id: str) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Answer a photo of the conversation; any other file is only downloaded."""
    try:
        found = simulator.file_of(media_id)
    except PhoneOff:
        return HttpResponse(status=404)
    media_type = found.headers.get("content-type", "")
    is_shown = media_type in _SHOWN_TYPES
    response = HttpResponse(
        found.content, content_type=media_type if is_shown else "application/octet-stream"
    )
    response["Cache-Control"] = "no-store"
    response["Content-Disposition"] = "inline" if is_shown else "attachment"
    return response


def _telephone(
    request: HttpRequest, neighbour: Neighbour, *, problem: str = "", status: int = 200
) -> HttpResponse:
    try:
        simulator.open_chat(neighbour)
        found = simulator.chat_of(neighbour)
    except PhoneOff as error:
        problem, found = problem or error.said, Chat(_("Municipalidad"), "", [])
        status = _UNAVAILABLE if status == HttpResponse.status_code else status
    context = {
        **_conversation(found),
        "town": found.town,
        "neighbour": neighbour,
        "neighbours": NEIGHBOURS,
        "places": list(enumerate(PLACES)),
        "problem": problem,
    }
    return page(request, "demo/phone.html", context, status=status)


def _conversation(found: Chat) -> dict[str, object]:
    return {"bubbles": bubbles_of(found.lines), "version": version_of(found.lines)}


def _first_error(form: MessageForm | NeighbourForm) -> str:
    return str(next(iter(form.errors.values()))[0])
