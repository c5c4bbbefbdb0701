"""The register of improvements, in plain words and live."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from nexo.domain.improvements.models import ImprovementAction
from nexo.domain.improvements.queries import register as public
from nexo.domain.improvements.rules import sentences
from nexo.web.portal.town import page, town_of


@dataclass(frozen=True, slots=True)
class Told:
    """An improvement as the page tells it: the figures with the counts behind them."""

    action: ImprovementAction
    before: str
    after: str
    others_before: str
    others_after: str
    outcome: str


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """Show the published problems, newest first, and how many improvements were measured."""
    town = town_of(request)
    found = public.register(town=town, after=request.GET.get("desde"))
    rows = [(problem, [_told(one) for one in problem.improvements]) for problem in found.items]
    following = f"{reverse('portal:improvements')}?desde={found.next}" if found.next else ""
    context = {"rows": rows, "following": following, "closure": public.closure(jurisdiction_id=town.id)}
    return page(request, "portal/improvements/register.html", context)


def _told(one: ImprovementAction) -> Told:
    def cell(kept: dict[str, object], whose: str) -> str:
        held = kept.get(whose)
        return sentences.figure(one.metric, held) if isinstance(held, dict) else ""

    return Told(
        action=one,
        before=cell(one.baseline, "ours"),
        after=cell(one.after, "ours"),
        others_before=cell(one.baseline, "others"),
        others_after=cell(one.after, "others"),
        outcome=sentences.outcome(one.metric, one.verdict, one.change),
    )
