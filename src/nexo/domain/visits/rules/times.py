"""How long a visit took: sums over its periods, never fields that somebody writes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from nexo.domain.visits.enums import PeriodKind

WAITS: Final = (PeriodKind.WAITING, PeriodKind.INVITED)
HANDLES: Final = (PeriodKind.SERVED, PeriodKind.ON_HOLD, PeriodKind.BACK_OFFICE)


class Span(Protocol):
    """What the sums read of a period."""

    @property
    def kind(self) -> str:
        """What went on."""

    @property
    def begins_at(self) -> datetime:
        """From when."""

    @property
    def ends_at(self) -> datetime | None:
        """Until when; None while it lasts."""


@dataclass(frozen=True, slots=True)
class Times:
    """How long somebody waited until called and seated, and how long they were attended, pauses included."""

    waited: timedelta
    handled: timedelta


def times_of(spans: Iterable[Span], until: datetime) -> Times:
    """Return the sums; a period under way counts as far as `until`."""
    waited = handled = timedelta()
    for span in spans:
        length = max((span.ends_at or until) - span.begins_at, timedelta())
        if span.kind in WAITS:
            waited += length
        else:
            handled += length
    return Times(waited, handled)
