"""The resources of GeoReport v2 and its updates; `/open311/v2`."""

from uuid import UUID

from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from nexo.application.open311.keys import holder_of
from nexo.application.open311.take_request import take_request
from nexo.application.open311.take_update import Update, take_update
from nexo.domain.cases.queries.published import Wanted, public_moves, public_photo, public_requests
from nexo.domain.catalogue.enums import Visibility
from nexo.domain.catalogue.errors import ServiceUnknown
from nexo.domain.catalogue.models import ServiceVersion
from nexo.domain.catalogue.queries.services import published, published_versions
from nexo.domain.interactions.models import ChannelAccount
from nexo.domain.organisation.models import Jurisdiction
from nexo.domain.organisation.queries.places import zone_at
from nexo.domain.organisation.queries.town import the_jurisdiction
from nexo.kernel import clock
from nexo.kernel.errors import DomainError
from nexo.kernel.files.models import StoredFile
from nexo.kernel.files.rendition import rendition
from nexo.kernel.ids import parse_code
from nexo.web.api.open311 import asked, limits, posted, rows
from nexo.web.api.open311.asked import Paging, given
from nexo.web.api.open311.formats import MEDIA_TYPES, Value, answer, moment
from nexo.web.api.open311.refusals import BAD, FORBIDDEN, UNKNOWN, Refused, endpoint

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
_NEVER_CHANGED = "2026-01-01T00:00:00Z"
_LONGEST_ID = 200


@endpoint("GET", "HEAD")
def discovery(request: HttpRequest, *, fmt: str) -> HttpResponse:
    """Say where we are, in which formats, since when, and how a key is got."""
    town = _town(request)
    changed = ServiceVersion.objects.filter(service__jurisdiction_id=town.id).aggregate(
        at=Max("published_at")
    )
    changeset = moment(changed["at"]) or _NEVER_CHANGED
    base = request.build_absolute_uri(reverse("open311:services", kwargs={"fmt": fmt})).rpartition("/")[0]
    formats: list[Value] = [kind.partition(";")[0] for kind in MEDIA_TYPES.values()]
    told: dict[str, Value] = {
        "changeset": changeset,
        "contact": str(town.contact.get("email") or town.contact.get("phone") or town.name),
        "key_service": _("Pedí tu clave a %(town)s.") % {"town": town.name},
        "endpoints": [
            {
                "specification": SPECIFICATION,
                "url": base,
                "changeset": changeset,
                "type": "test" if town.is_demo else "production",
                "formats": formats,
            }
        ],
    }
    return answer("discovery", told, fmt)


@endpoint("GET", "HEAD")
def services(request: HttpRequest, *, fmt: str) -> HttpResponse:
    """List what may be asked for; at a point outside the town's zones, nothing."""
    town = _town(request)
    point = asked.point_of(request.GET)
    if point is not None and zone_at(town.id, *point) is None:
        return answer("services", [], fmt)
    versions = published_versions(town.id).filter(visibility=Visibility.NORMAL)
    ordered = versions.order_by("service__group__order", "service__name", "service__code")
    return answer("services", [rows.service_row(version) for version in ordered], fmt)


@endpoint("GET", "HEAD")
def definition(request: HttpRequest, *, fmt: str, code: str) -> HttpResponse:
    """Give the questions of a service, none where it asks nothing."""
    return answer("service_definition", rows.definition_row(_version(_town(request), code)), fmt)


@endpoint("GET", "HEAD", "POST")
def requests(request: HttpRequest, *, fmt: str) -> HttpResponse:
    """List what was asked of the town, or take in a request of a body with a key."""
    return _post_request(request, fmt) if request.method == "POST" else _list(request, fmt)


@endpoint("GET", "HEAD")
def one_request(request: HttpRequest, *, fmt: str, code: str) -> HttpResponse:
    """Give one request, as a list of one."""
    found = _found(request, Wanted(codes=[_code(code)]), Paging(None, 1))
    if not found:
        raise Refused(UNKNOWN, _("No hay un pedido publicado con ese código."))
    return answer("service_requests", found, fmt)


@endpoint("GET", "HEAD")
def token(request: HttpRequest, *, fmt: str, code: str) -> HttpResponse:
    """Resolve a token: every answer here is immediate, so a request's own code is its token."""
    found = _found(request, Wanted(codes=[_code(code)]), Paging(None, 1))
    if not found:
        raise Refused(UNKNOWN, _("No dimos ese «token»."))
    told: list[Value] = [{"token": code, "service_request_id": found[0]["service_request_id"]}]
    return answer("service_requests", told, fmt)


@endpoint("GET", "HEAD", "POST")
def updates(request: HttpRequest, *, fmt: str) -> HttpResponse:
    """List the moves of published requests, or take in what a body says about one."""
    if request.method == "POST":
        return _post_update(request, fmt)
    town = _town(request)
    since, until = asked.window_of(request.GET, town.zone_info)
    moves = public_moves(
        jurisdiction_id=town.id,
        codes=asked.wanted_of(
            {"service_request_id": given(request.GET, "service_request_id")}, town.zone_info
        ).codes,
        since=since or clock.now(),
        until=until,
        words=_tells_words(town),
        limit=asked.MOST,
    )
    return answer("service_request_updates", [rows.update_row(move, town.zone_info) for move in moves], fmt)


def media(request: HttpRequest, photo_id: UUID) -> HttpResponse:
    """Show a photo that an official marked public, without its metadata."""
    town = _town(request)
    file_id = public_photo(jurisdiction_id=town.id, photo_id=photo_id)
    stored = StoredFile.objects.filter(pk=file_id, jurisdiction_id=town.id).first() if file_id else None
    if stored is None or request.method not in ("GET", "HEAD"):
        raise Http404
    shown = rendition(stored)
    response = HttpResponse(shown.content, content_type=shown.media_type)
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _list(request: HttpRequest, fmt: str) -> HttpResponse:
    wanted = asked.wanted_of(request.GET, _town(request).zone_info)
    paging = asked.paging_of(request.GET)
    found = _found(request, wanted, Paging(paging.page, paging.size), ahead=1)
    response = answer("service_requests", found[: paging.size], fmt)
    if paging.page is not None:
        links = [("prev", paging.page - 1)] if paging.page > 1 else []
        if len(found) > paging.size and paging.page < asked.LAST_PAGE:
            links.append(("next", paging.page + 1))
        if links:
            response.headers["Link"] = ", ".join(_link(request, name, page) for name, page in links)
    return response


def _link(request: HttpRequest, relation: str, page: int) -> str:
    query = request.GET.copy()
    query["page"] = str(page)
    return f'<{request.build_absolute_uri(f"{request.path}?{query.urlencode()}")}>; rel="{relation}"'


def _found(request: HttpRequest, wanted: Wanted, paging: Paging, ahead: int = 0) -> list[dict[str, Value]]:
    """Return rows as they are told, the same in a list and alone."""
    town = _town(request)
    more = given(request.GET, "extensions").lower() == "true"
    found = public_requests(
        jurisdiction_id=town.id,
        wanted=wanted,
        offset=paging.offset,
        limit=paging.size + ahead,
        words=_tells_words(town),
        moves=more,
    )

    def photo_url(photo_id: UUID) -> str:
        return request.build_absolute_uri(reverse("open311:media", kwargs={"photo_id": photo_id}))

    return [rows.request_row(one, town.zone_info, photo_url, more=more) for one in found]


def _post_request(request: HttpRequest, fmt: str) -> HttpResponse:
    town = _town(request)
    account = _account(request, town)
    code = given(request.POST, "service_code")
    if not code:
        raise Refused(BAD, _("Falta «service_code» (required)."))
    version = _version(town, code)
    words = posted.words_of(request)
    done = take_request(
        account=account,
        asked=posted.asked_of(request, version, town),
        name=request.headers.get("Idempotency-Key", "")[:_LONGEST_ID],
        words=words,
    )
    notice = (
        _("Para seguirlo en nuestra página: código %(code)s, clave %(pin)s.")
        % {"code": done.case.public_code, "pin": done.pin}
        if done.pin
        else None
    )
    told: list[Value] = [
        {"service_request_id": done.case.public_code, "service_notice": notice, "account_id": None}
    ]
    return answer("service_requests", told, fmt)


def _post_update(request: HttpRequest, fmt: str) -> HttpResponse:
    town = _town(request)
    account = _account(request, town)
    names = ("service_request_id", "update_id", "status", "updated_datetime", "description")
    data = {name: given(request.POST, name) for name in names}
    faults = [_("Falta «%(name)s» (required).") % {"name": name} for name in names if not data[name]]
    status = data["status"].lower()
    if status and status not in rows.KNOWN_STATUSES:
        faults.append(_("No conocemos ese «status»."))
    if len(data["update_id"]) > _LONGEST_ID or len(data["description"]) > posted.LONGEST_DESCRIPTION:
        faults.append(_("«update_id» puede tener hasta 200 letras, «description» hasta 4000."))
    if faults:
        raise Refused(BAD, *faults)
    update = Update(
        update_id=data["update_id"],
        code=_code_or_word(data["service_request_id"]),
        status=status,
        at=min(asked.moment_of(data, "updated_datetime", town.zone_info) or clock.now(), clock.now()),
        text=data["description"],
    )
    take_update(account=account, update=update)
    told: list[Value] = [{"update_id": update.update_id}]
    return answer("service_request_updates", told, fmt)


def _account(request: HttpRequest, town: Jurisdiction) -> ChannelAccount:
    key = given(request.POST, "api_key")
    account = holder_of(jurisdiction_id=town.id, api_key=key) if key else None
    if account is None:
        limits.spend(limits.WRONG_KEYS, request.META.get("REMOTE_ADDR", ""))
        raise Refused(FORBIDDEN, _("«api_key» falta o no es de nadie."))
    limits.spend(limits.POSTS, str(account.pk))
    return account


def _version(town: Jurisdiction, code: str) -> ServiceVersion:
    version = published(jurisdiction_id=town.id, code=code)
    if version.visibility != Visibility.NORMAL:
        raise ServiceUnknown
    return version


def _town(request: HttpRequest) -> Jurisdiction:
    """Return whose endpoint this is: the host says it, so `jurisdiction_id` is not needed and not looked at."""
    kept: Jurisdiction | None = getattr(request, "_open311_town", None)
    if kept is None:
        kept = the_jurisdiction(request.get_host())
        request._open311_town = kept  # type: ignore[attr-defined]  # noqa: SLF001 - looked up once a request
    return kept


def _code(text: str) -> str:
    try:
        return parse_code(text)
    except DomainError:
        raise Refused(UNKNOWN, _("No hay un pedido publicado con ese código.")) from None


def _code_or_word(text: str) -> str:
    """Return a code, or what came for one: news of a case that we do not know is kept as it came."""
    try:
        return parse_code(text)
    except DomainError:
        return text[:_LONGEST_ID]


def _tells_words(town: Jurisdiction) -> bool:
    return town.local_rules.get("open311_descriptions") is True
