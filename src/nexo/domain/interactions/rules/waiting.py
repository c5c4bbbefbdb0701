"""Who waits after a contact: what an entry of the ledger does to its conversation."""

from dataclasses import dataclass

from nexo.domain.interactions.enums import ContactResult, Direction, InteractionKind

# Marginal signs and reports are shown, but nobody waits for an answer to them.
_SILENT = {InteractionKind.REACTION, InteractionKind.EVENT, InteractionKind.BOUNCE, InteractionKind.NOTE}
_ASKS = {InteractionKind.MESSAGE, InteractionKind.UNSUPPORTED}


@dataclass(frozen=True, slots=True)
class Effect:
    """`waits`: True begins to wait, False was answered, None changes nothing.

    `reopens` a closed conversation.
    """

    waits: bool | None
    unread: bool
    reopens: bool
    shows: bool


def effect_of(*, direction: str, kind: str, is_automatic: bool, result: str = "") -> Effect:
    """Return what an entry does. Automatic mail never restarts a wait nor reopens; a missed call does."""
    if direction == Direction.OUT:
        return Effect(
            waits=None if is_automatic else False, unread=False, reopens=not is_automatic, shows=True
        )
    if direction == Direction.INTERNAL or kind in _SILENT:
        return Effect(waits=None, unread=False, reopens=False, shows=False)
    if is_automatic:
        return Effect(waits=None, unread=False, reopens=False, shows=True)
    asks = kind in _ASKS or result == ContactResult.ABANDONED
    return Effect(waits=True if asks else None, unread=asks, reopens=True, shows=True)
