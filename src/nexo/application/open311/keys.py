"""Whose key it is."""

import hmac
from uuid import UUID

from nexo.domain.interactions.models import ChannelAccount
from nexo.domain.interactions.queries.accounts import config_of

CHANNEL = "open311"
SHORTEST_KEY = 20


def holder_of(*, jurisdiction_id: UUID, api_key: str) -> ChannelAccount | None:
    """Return the account in use that `api_key` belongs to; every key is compared, in constant time. One query."""
    rows = ChannelAccount.objects.filter(jurisdiction_id=jurisdiction_id, slug=CHANNEL, is_active=True)
    found = None
    for account in rows.order_by("id"):
        key = str(config_of(account).secrets.get("api_key", ""))
        if hmac.compare_digest(key.encode(), api_key.encode()) and len(key) >= SHORTEST_KEY:
            found = found or account
    return found
