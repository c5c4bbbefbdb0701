"""Numbers as people of the language in force write them."""

from django.utils.translation import get_language


def grouped(value: float, places: int = 0) -> str:
    """Return `value` with its thousands marked: `1.234,5` in Spanish and Portuguese, `1,234.5` in English."""
    text = f"{value:,.{places}f}"
    if (get_language() or "es")[:2] == "en":
        return text
    return text.translate(str.maketrans(",.", ".,"))
