"""Operations of REST v1. Everything here is public; what is personal asks for its verifier."""

from datetime import date, timedelta
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import ValidationError

from nexo.application.reports.city_figures.report import build
from nexo.domain.cases.queries.track import prove, public_case
from nexo.domain.catalogue.models import ServiceVersion
from nexo.domain.catalogue.queries import services as catalogue
from nexo.domain.organisation.models import Jurisdiction
from nexo.domain.organisation.queries.town import the_jurisdiction
from nexo.kernel import clock
from nexo.kernel.errors import DomainError, Invalid, NotAllowed, NotFound
from nexo.web.api.v1.schemas import (
    FiguresOut,
    MeasureOut,
    MoveOut,
    Problem,
    ProposalOut,
    ServiceOut,
    TrackedOut,
    TrackIn,
)

_LONGEST_PERIOD = timedelta(days=731)
_TRIES, _WINDOW_SECONDS = 10, 600
_REFUSED: dict[Any, Any] = {400: Problem, 404: Problem, 422: Problem, 429: Problem}
_STATUS: tuple[tuple[type[DomainError], int], ...] = ((NotFound, 404), (NotAllowed, 403), (Invalid, 422))

api = NinjaAPI(
    title="Nexo",
    version="1",
    description="Servicios públicos, seguimiento de un caso y cifras en vivo.",
    docs_url=None,
    urls_namespace="api-v1",
)


class TooMany(DomainError):  # noqa: N818 - reads as a sentence where it is raised
    """Too many tries from one place."""

    code = "too_many"
    message = "Demasiados intentos. Esperá unos minutos."


@api.exception_handler(DomainError)
def refused(_request: HttpRequest, error: DomainError) -> HttpResponse:
    """Tell a refusal as problem details."""
    status = (
        429
        if isinstance(error, TooMany)
        else next((code for kind, code in _STATUS if isinstance(error, kind)), 409)
    )
    return _problem(status, error.code, error.said, error.field)


@api.exception_handler(ValidationError)
def malformed(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Tell bad input as problem details, naming the first field at fault."""
    first = error.errors[0] if error.errors else {}
    field = ".".join(str(part) for part in first.get("loc", ())[1:]) or None
    return _problem(422, "invalid", str(first.get("msg", "Revisá los datos.")), field)


@api.get("/services", response=list[ServiceOut], operation_id="services", tags=["catalogue"])
def services(request: HttpRequest) -> list[ServiceOut]:
    """Return every public service in force, by group and name."""
    groups = catalogue.guide(_town(request).id)
    return [_service(version) for group in groups for version in group.versions]


@api.get(
    "/services/find",
    response={200: list[ProposalOut], **_REFUSED},
    operation_id="find_services",
    tags=["catalogue"],
)
def find(request: HttpRequest, q: str, limit: int = 3) -> list[ProposalOut]:
    """Return the services that a person's words mean, best first, with why."""
    hits = catalogue.find_services(
        jurisdiction_id=_town(request).id, text=q[:500], limit=max(1, min(limit, 10))
    )
    return [ProposalOut(service=_service(hit.version), because=list(hit.because)) for hit in hits]


@api.get(
    "/services/{code}", response={200: ServiceOut, **_REFUSED}, operation_id="service", tags=["catalogue"]
)
def service(request: HttpRequest, code: str) -> ServiceOut:
    """Return one public service in force."""
    return _service(catalogue.published(jurisdiction_id=_town(request).id, code=code))


@api.post("/cases/track", response={200: TrackedOut, **_REFUSED}, operation_id="track", tags=["cases"])
def track(request: HttpRequest, asked: TrackIn) -> TrackedOut:
    """Return a case to whoever shows its code and verifier; nothing personal stands in an address."""
    _limit(request)
    case = public_case(
        actor=prove(jurisdiction_id=_town(request).id, code=asked.code, verifier=asked.verifier)
    )
    return TrackedOut(
        code=case.public_code,
        service=case.service_name,
        phase=case.phase,
        phase_label=case.phase_label,
        received_at=case.received_at,
        due_at=case.due_at,
        unit=case.unit_name,
        post=case.post_title,
        answer=case.answer,
        is_open=case.is_open,
        moves=[
            MoveOut(at=move.at, label=move.label, unit=move.unit_name, note=move.note) for move in case.moves
        ],
    )


@api.get("/figures", response={200: FiguresOut, **_REFUSED}, operation_id="figures", tags=["figures"])
def figures(request: HttpRequest, since: date | None = None, until: date | None = None) -> FiguresOut:
    """Return the live figures of a period (the last thirty days if none is given)."""
    town = _town(request)
    last = until or clock.today(town.zone_info)
    first = since or last - timedelta(days=29)
    if not timedelta() <= last - first <= _LONGEST_PERIOD:
        raise Invalid("El período tiene que ir de una fecha a otra posterior, hasta dos años.", field="since")
    found = build(town, since=first, until=last)
    return FiguresOut(
        since=found.since,
        until=found.until,
        extracted_at=found.extracted_at,
        measures=[
            MeasureOut(slug=one.slug, name=one.name, definition=one.definition, value=one.value)
            for one in found.measures
        ],
    )


def _town(request: HttpRequest) -> Jurisdiction:
    return the_jurisdiction(request.get_host())


def _service(version: ServiceVersion) -> ServiceOut:
    public = version.service
    return ServiceOut(
        code=public.code,
        name=public.name,
        kind=public.kind,
        group=public.group.code,
        summary=version.summary,
        cost=version.cost_text,
        where=version.where_text,
        resolution_amount=version.resolution_amount,
        resolution_unit=version.resolution_unit,
        needs_location=version.needs_location,
        anonymous_allowed=version.anonymous_allowed,
        fields=version.fields,
    )


def _limit(request: HttpRequest) -> None:
    """Let one address try ten times in ten minutes: a code and a PIN must not be guessed."""
    key = f"api-track:{request.META.get('REMOTE_ADDR', '')}"
    cache.add(key, 0, _WINDOW_SECONDS)
    try:
        tries = cache.incr(key)
    except ValueError:  # it expired between the two calls
        tries = 1
    if tries > _TRIES:
        raise TooMany


def _problem(status: int, code: str, detail: str, field: str | None) -> HttpResponse:
    body = Problem(title=detail, status=status, code=code, detail=detail, field=field)
    return JsonResponse(body.dict(), status=status, content_type="application/problem+json")
