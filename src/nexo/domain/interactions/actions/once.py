"""Writing an entry of the ledger once: the unique index decides, not a look before."""

from collections.abc import Callable

from django.db import IntegrityError, transaction

from nexo.domain.interactions.models import ChannelAccount, Interaction
from nexo.domain.interactions.ports import InboundItem


def once(write: Callable[[], Interaction], known: Callable[[], Interaction | None]) -> Interaction:
    """Return what `write` writes; where the index says that it stands already, undo all and return `known`.

    Of two workers on one message the later finds everything it wrote undone, person and conversation included.
    A refusal of the index that `known` does not explain is another fault, and is raised.
    """
    try:
        with transaction.atomic():
            return write()
    except IntegrityError:
        there = known()
        if there is None:
            raise
        return there


def once_of(account: ChannelAccount, item: InboundItem, write: Callable[[], Interaction]) -> Interaction:
    """Write an item of a provider once, by the id that the provider gave it."""

    def known() -> Interaction | None:
        rows = Interaction.objects.filter(account=account, external_id=item.external_id)
        return rows.first() if item.external_id is not None else None

    return once(write, known)
