"""The log of the firings."""

from dataclasses import dataclass

from nexo.domain.automation.models import Firing
from nexo.domain.automation.policies import firings_of
from nexo.kernel.actors import Actor
from nexo.kernel.paging import PAGE_SIZE, Page, keyset_page


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to show of the log; what is empty asks for nothing."""

    rule: int | None = None
    state: str = ""
    case: str = ""


def firings(
    *, actor: Actor, wanted: Wanted, after: str | None = None, limit: int = PAGE_SIZE
) -> Page[Firing]:
    """Return a page of the log, the newest first, of the cases that the actor may see. One query."""
    rows = firings_of(actor).select_related("rule", "version", "case__jurisdiction", "cause__rule")
    if wanted.rule is not None:
        rows = rows.filter(rule__number=wanted.rule)
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.case:
        rows = rows.filter(case__public_code=wanted.case)
    return keyset_page(rows, order=("-at", "-id"), after=after, limit=limit)
