"""The macros that an official may press, and those they may write."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Count, Prefetch, Sum

from nexo.domain.automation.models import Macro, MacroUse, MacroVersion
from nexo.domain.automation.policies import macros_offered_to, macros_written_by
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.errors import NotFound

DAYS = 30


@dataclass(frozen=True, slots=True)
class ListedMacro:
    """A macro with how often it was pressed in `DAYS` days, and the minutes that this saved."""

    macro: Macro
    uses: int
    minutes: float


def offered_macros(actor: Actor) -> list[Macro]:
    """Return the macros that the actor may press, those of units first, by name. One query."""
    return list(macros_offered_to(actor).select_related("unit").order_by("unit__name", "name", "id"))


def listed_macros(actor: Actor) -> list[ListedMacro]:
    """Return the macros that the actor may write, also those switched off, by name. Two queries."""
    rows = list(macros_written_by(actor).select_related("unit").order_by("name", "id"))
    uses = MacroUse.objects.filter(macro__in=rows, at__gte=clock.now() - timedelta(DAYS))
    counted = uses.order_by().values("macro_id").annotate(uses=Count("pk"), minutes=Sum("minutes"))
    known = {row["macro_id"]: (row["uses"], row["minutes"] or 0) for row in counted} if rows else {}
    return [ListedMacro(row, *known.get(row.pk, (0, 0))) for row in rows]


def one_macro(actor: Actor, macro_id: UUID) -> tuple[Macro, Sequence[MacroVersion]]:
    """Return a macro that the actor may write, and its versions, the newest first. Raises `NotFound`. Two queries."""
    versions = MacroVersion.objects.order_by("-number")
    macro = (
        macros_written_by(actor)
        .select_related("unit")
        .prefetch_related(Prefetch("versions", queryset=versions))
        .filter(pk=macro_id)
        .first()
    )
    if macro is None:
        raise NotFound
    return macro, list(macro.versions.all())
