"""Tells open pages that something changed: ids only, at commit, by NOTIFY."""

import json
from collections.abc import Iterable
from uuid import UUID

from django.db import connection

CHANNEL = "nexo_live"
# A notification holds 7,999 bytes at most; an id takes 39.
_IDS_AT_ONCE = 150


def announce(topic: str, ids: Iterable[UUID], *, jurisdiction_id: UUID | None = None) -> None:
    """Say at commit that the objects `ids` changed under `topic`; a rollback says nothing.

    The payload is `{"topic", "jurisdiction", "ids"}`; whoever listens asks again what it may see.
    """
    wanted = [str(one) for one in ids]
    with connection.cursor() as cursor:
        for start in range(0, len(wanted), _IDS_AT_ONCE):
            payload = {
                "topic": topic,
                "jurisdiction": str(jurisdiction_id) if jurisdiction_id else None,
                "ids": wanted[start : start + _IDS_AT_ONCE],
            }
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, json.dumps(payload)])
