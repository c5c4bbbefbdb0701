"""How an account's days compare with what its provider counted."""

from nexo.domain.interactions.models import ChannelAccount, Reconciliation

_DAYS = 7


def last_reconciliations(account: ChannelAccount) -> list[Reconciliation]:
    """Return the comparisons of the last days, newest first: one query."""
    return list(Reconciliation.objects.filter(account=account).order_by("-day")[:_DAYS])
