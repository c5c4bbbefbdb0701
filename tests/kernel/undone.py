"""A transaction that is always rolled back."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction


@contextmanager
def undone() -> Iterator[None]:
    """Do what is in the block, and undo it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
