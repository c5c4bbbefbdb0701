"""Which channel a notice leaves by."""

from collections.abc import Collection, Sequence
from typing import Protocol

from django.utils.translation import gettext_noop

BY_LAW = gettext_noop("la ley manda avisar y no hay otro medio")


class Choice(Protocol):
    """A channel as the ledger judged it for a person."""

    @property
    def slug(self) -> str: ...  # noqa: D102 - the protocol's names say it
    @property
    def allowed(self) -> bool: ...  # noqa: D102
    @property
    def because(self) -> str: ...  # noqa: D102
    @property
    def is_proposed(self) -> bool: ...  # noqa: D102
    @property
    def reaches(self) -> bool: ...  # noqa: D102
    @property
    def is_refused(self) -> bool: ...  # noqa: D102


def pick(choices: Sequence[Choice], *, came_by: str, by_law: bool = False) -> tuple[str, str]:
    """Return the slug of the channel and why; both empty when none may be used.

    The channel the matter came by is kept while it may be used: nobody is made to change (R9). One that waits
    until the person comes and looks is kept only when nothing that finds them is left. What the law orders to be told
    (`by_law`) leaves by a channel that the person refused, when there is no other.
    """
    same = next((choice for choice in choices if choice.slug == came_by and choice.allowed), None)
    proposed = next((choice for choice in choices if choice.is_proposed and choice.allowed), None)
    if same is not None and (same.reaches or proposed is None or not proposed.reaches):
        return same.slug, gettext_noop("por el mismo medio por el que llegó")
    if proposed is not None:
        return proposed.slug, proposed.because
    refused = next((choice for choice in choices if choice.is_refused), None) if by_law else None
    if refused is not None:
        return refused.slug, BY_LAW
    return "", ""


def pick_next(choices: Sequence[Choice], *, tried: Collection[str]) -> str:
    """Return the slug of a channel for what the `tried` ones did not deliver, one that finds the person first; or ''."""
    left = [choice for choice in choices if choice.allowed and choice.slug not in tried]
    best = next((choice for choice in left if choice.reaches), None) or next(iter(left), None)
    return best.slug if best else ""
