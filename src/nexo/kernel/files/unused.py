"""Deletes files that were uploaded and then left: no row of any room refers to them."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, ForeignObjectRel, OuterRef, QuerySet

from nexo.kernel import clock
from nexo.kernel.files.models import StoredFile
from nexo.kernel.files.store import remove

KEPT_FOR = timedelta(hours=48)
"""A draft may be finished for so long; then its files are taken for abandoned."""


def delete_unused(*, batch: int = 200, most_batches: int = 50) -> int:
    """Delete the files older than `KEPT_FOR` to which no foreign key leads, and return how many.

    Each batch is a transaction of its own; what more than `most_batches` would take waits for the next run. The
    bytes go when no other row has the same. Whoever attaches an old file locks its row first: the foreign key
    itself does so only at commit, which would be too late.
    """
    border = clock.now() - KEPT_FOR
    deleted = 0
    for _ in range(most_batches):
        found = delete_batch(_unused(StoredFile.objects.filter(created_at__lt=border)), batch)
        deleted += found
        if found < batch:
            break
    return deleted


@transaction.atomic
def delete_batch(unused: QuerySet[StoredFile], batch: int) -> int:
    """Delete up to `batch` of the files that were found unused and still are; return how many."""
    # A file that is being attached is locked and skipped. One attached between our look and our lock shows only to
    # a second look: from the lock on nobody can attach it any more.
    oldest = unused.order_by("created_at").select_for_update(skip_locked=True)
    held = list(oldest.values_list("pk", flat=True)[:batch])
    rows = list(_unused(StoredFile.objects.filter(pk__in=held)))
    for row in rows:
        remove(row)
    return len(rows)


def _unused(files: QuerySet[StoredFile]) -> QuerySet[StoredFile]:
    """Keep the files that no foreign key of any model leads to."""
    for relation in StoredFile._meta.get_fields(include_hidden=True):  # noqa: SLF001 - Django's public name
        if isinstance(relation, ForeignObjectRel):
            users = relation.related_model._base_manager  # noqa: SLF001 - likewise
            files = files.exclude(Exists(users.filter(**{relation.field.name: OuterRef("pk")})))
    return files
