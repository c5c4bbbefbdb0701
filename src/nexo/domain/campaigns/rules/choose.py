"""By which channel one person gets a campaign, or why by none."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from nexo.domain.campaigns.enums import Skip


class Choice(Protocol):
    """A channel as the ledger judged it for a person; only those that the person agreed to are judged."""

    @property
    def slug(self) -> str: ...  # noqa: D102 - the protocol's names say it
    @property
    def allowed(self) -> bool: ...  # noqa: D102
    @property
    def window_left(self) -> timedelta | None: ...  # noqa: D102
    @property
    def is_proposed(self) -> bool: ...  # noqa: D102
    @property
    def is_refused(self) -> bool: ...  # noqa: D102
    @property
    def to(self) -> object: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Picked:
    """The channel and whether it takes a template; or `skip`, why nothing leaves."""

    channel: str = ""
    by_template: bool = False
    by_law: bool = False
    skip: str = ""


@dataclass(frozen=True, slots=True)
class Ground:
    """What the person said about being written to: channels agreed to and refused, "" standing for every one."""

    agreed: frozenset[str] = frozenset()
    refused: frozenset[str] = frozenset()

    def permits(self, slug: str) -> bool:
        """Say whether a channel may be used on their word alone."""
        if self.refused & {"", slug}:
            return False
        return bool(self.agreed & {"", slug})


def pick(
    choices: Sequence[Choice], *, ground: Ground, templates: Collection[str], by_law: bool = False
) -> Picked:
    """Return how a person is written to.

    The channel that the ledger proposes; else one whose window is shut and for which there is a template; for what
    the law orders, else one that the person refused.
    """
    proposed = next((one for one in choices if one.is_proposed and one.allowed), None)
    if proposed is not None:
        return Picked(proposed.slug)
    shut = [one for one in choices if one.to is not None and one.window_left == timedelta(0)]
    ready = next((one for one in shut if one.slug in templates), None)
    if ready is not None:
        return Picked(ready.slug, by_template=True, by_law=by_law)
    refused = next((one for one in choices if one.is_refused), None)
    if by_law and refused is not None:
        return Picked(refused.slug, by_law=True)
    return Picked(skip=_why(ground, has_shut=bool(shut), by_law=by_law, was_refused=refused is not None))


def _why(ground: Ground, *, has_shut: bool, by_law: bool, was_refused: bool) -> str:
    if was_refused or (ground.refused and not by_law):
        return Skip.REFUSED
    if not by_law and not ground.agreed:
        return Skip.NO_CONSENT
    return Skip.NO_TEMPLATE if has_shut else Skip.NO_CHANNEL
