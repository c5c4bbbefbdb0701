"""How alike two pictures look, and the looking at those that nobody looked at yet."""

from nexo.kernel.files.apart import look_apart
from nexo.kernel.files.models import PICTURES, StoredFile
from nexo.kernel.files.refused import FileRefused
from nexo.kernel.files.store import open_file

_BITS = 64
_ALL = (1 << _BITS) - 1
_UNRELATED = 20
"""So many of 64 bits differ by chance often enough: from there on two pictures say nothing of each other."""


def alike(one: int, other: int) -> float:
    """Return 0 (nothing in common, or nothing to compare) to 1 (the same picture) for two looks."""
    if not one or not other:
        return 0.0
    differ = ((one ^ other) & _ALL).bit_count()
    return max(0.0, 1 - differ / _UNRELATED)


def look_at_new(*, most: int = 200) -> int:
    """Look at up to `most` pictures that nobody looked at, oldest first, and return at how many.

    A broken one, or one whose bytes are gone, gets 0: nothing to compare. So does one without any line in it.
    """
    rows = StoredFile.objects.filter(look__isnull=True, media_type__in=PICTURES).order_by("created_at")
    found = list(rows[:most])
    for stored in found:
        try:
            look = look_apart(open_file(stored), stored.media_type)
        except (FileRefused, OSError):
            look = 0
        StoredFile.objects.filter(pk=stored.pk).update(look=look)
    return len(found)
