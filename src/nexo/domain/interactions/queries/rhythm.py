"""How much comes in by an account now, and how much usually does at these hours."""

from datetime import datetime, timedelta

from nexo.domain.interactions.enums import Direction
from nexo.domain.interactions.models import ChannelAccount, Interaction
from nexo.domain.interactions.rules.silence import WEEKS, WINDOW


def arrivals(account: ChannelAccount, until: datetime) -> tuple[int, list[int]]:
    """Return the contacts of the last `WINDOW` and of the same hours in the `WEEKS` before, newest first.

    One short range of the ledger's own index each. Weeks before the account was made do not count.
    """
    weeks = [until - timedelta(weeks=week) for week in range(1, WEEKS + 1)]
    return _within(account, until), [
        _within(account, end) for end in weeks if end - WINDOW >= account.created_at
    ]


def _within(account: ChannelAccount, end: datetime) -> int:
    return Interaction.objects.filter(
        jurisdiction_id=account.jurisdiction_id,
        account=account,
        direction=Direction.IN,
        received_at__gt=end - WINDOW,
        received_at__lte=end,
    ).count()
