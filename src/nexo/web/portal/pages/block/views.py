"""The list of the block, a matter, and what a neighbour does to it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from nexo.domain.cases.errors import MatterUnknown
from nexo.domain.cases.queries.neighbours import matter_page, matters_near, matters_of_zone
from nexo.domain.organisation.models import Zone
from nexo.domain.organisation.queries.places import locate
from nexo.domain.organisation.rules.places import sure_place
from nexo.kernel.errors import DomainError
from nexo.kernel.ids import CodeMistyped, parse_code
from nexo.web.portal import limits, memory
from nexo.web.portal.pages.block.doing import VERBS
from nexo.web.portal.pages.block.forms import NotSolvedForm
from nexo.web.portal.person import citizen
from nexo.web.portal.town import page, town_of

_LONGEST = 200


@require_safe
def block(request: HttpRequest) -> HttpResponse:
    """Show what was asked for: around an address, in a zone, or all over town; the open or the solved."""
    town = town_of(request)
    near = request.GET.get("cerca", "").strip()[:_LONGEST]
    zone, solved = request.GET.get("zona", "")[:20], request.GET.get("estado") == "resueltos"
    spot = sure_place(locate(town.id, near)) if near else None
    context = {
        "near": near,
        "zone": zone,
        "solved": solved,
        "spot": spot,
        "zones": list(Zone.objects.filter(jurisdiction=town).order_by("name").values("code", "name")),
    }
    if spot is not None:
        rows = matters_near(jurisdiction_id=town.id, lat=spot.lat, lon=spot.lon)
        return page(request, "portal/block/block.html", {**context, "rows": rows})
    found = matters_of_zone(
        jurisdiction_id=town.id, zone_code=zone, solved=solved, after=request.GET.get("desde")
    )
    kept = {"zona": zone, "estado": "resueltos" if solved else "", "desde": found.next or ""}
    following = f"{reverse('portal:block')}?{urlencode({k: v for k, v in kept.items() if v})}"
    context |= {"rows": found.items, "following": following if found.next else ""}
    return page(request, "portal/block/block.html", context)


@require_safe
def matter(request: HttpRequest, code: str) -> HttpResponse:
    """Show one matter, without anybody's data, and what the visitor may do to it."""
    return show(request, _code(code))


@require_POST
def act(request: HttpRequest, code: str) -> HttpResponse:
    """Do what was pressed, once the visitor has proved a contact."""
    code, verb = _code(code), request.POST.get("verb", "")
    if verb == "no-soy":
        memory.forget_neighbour(request.session)
        return redirect("portal:matter", code=code)
    if verb not in VERBS:
        raise Http404
    actor = citizen(request)
    if actor is None:
        memory.keep_wish(request.session, memory.Wish(code=code, verb=verb))
        return redirect("portal:matter_who", code=code)
    form = NotSolvedForm(request.POST)
    if not form.is_valid():
        return show(request, code, form, status=422)
    run, said = VERBS[verb]
    try:
        limits.spend(limits.JOIN, request)
        run(actor, code, form.cleaned_data["note"])
    except MatterUnknown as unknown:
        raise Http404 from unknown
    except DomainError as refused:
        form.add_error(None, refused.said)
        return show(request, code, form, status=422)
    messages.success(request, str(said))
    return redirect("portal:matter", code=code)


def show(
    request: HttpRequest, code: str, form: NotSolvedForm | None = None, status: int = 200
) -> HttpResponse:
    """Render a matter; 404 for one that is not for everybody."""
    actor = citizen(request)
    try:
        found = matter_page(
            jurisdiction_id=town_of(request).id, code=code, party_id=actor.party_id if actor else None
        )
    except MatterUnknown as unknown:
        raise Http404 from unknown
    context = {
        "found": found,
        "matter": found.matter,
        "form": form or NotSolvedForm(),
        "wrong": form,
        "is_known": actor is not None,
    }
    return page(request, "portal/block/matter.html", context, status=status)


def _code(typed: str) -> str:
    try:
        return parse_code(typed)
    except CodeMistyped as mistyped:
        raise Http404 from mistyped
