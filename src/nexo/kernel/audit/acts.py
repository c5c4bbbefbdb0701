"""Reads acts back for people: some kinds of them, the newest first."""

from collections.abc import Sequence
from uuid import UUID

from nexo.kernel.audit.models import AuditEntry
from nexo.kernel.paging import Page, keyset_page


def acts_of(
    jurisdiction_id: UUID, *, kinds: Sequence[str], actions: Sequence[str], after: str = ""
) -> Page[AuditEntry]:
    """Return a page of acts on objects of `kinds`, the newest first. One query.

    `kinds` should be rare ones: it is by them that the index finds the rows among those of all cases.
    """
    rows = AuditEntry.objects.filter(kind__in=kinds, jurisdiction_id=jurisdiction_id, action__in=actions)
    return keyset_page(rows, order=("-id",), after=after or None)
