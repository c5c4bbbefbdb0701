"""Small cells are not published (domain.md 4.1: fewer than five persons)."""

SMALLEST_CELL = 5


def publishable(count: int) -> int | None:
    """Return the count, or None where it would point at persons."""
    return count if count == 0 or count >= SMALLEST_CELL else None


def share(part: int, whole: int) -> float | None:
    """Return part of whole between 0 and 1, or None where the whole is too small to publish."""
    return part / whole if whole >= SMALLEST_CELL else None
