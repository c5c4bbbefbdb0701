"""Take personal data out of a text before it is published: mail, telephones, documents, the door of a home."""

import re

MASK = "[…]"
"""What stands where something was taken out."""

_EMAIL = r"[^\s@<>()\[\],;:]+@[^\s@<>()\[\],;:]+"
_LINK = r"(?:https?://|www\.)\S+"
_DOCUMENT = r"\b(?:d\.?n\.?i\.?|cui[tl]|pasaporte|c\.?i\.?)\s*(?:n[°ºro.]*)?\s*:?\s*[a-z]{0,3}\d[\d.\-/]*"
_NUMBER = r"(?<!\w)\+?\(?\d(?:[\s().\-/]{0,3}\d){5,}(?!\w)"
_DOOR = (
    r"\b(?:piso|depto|dpto|dto|departamento|unidad|u\.?f|timbre|torre|monoblock|escalera|puerta)\b\.?\s*:?\s*"
    r"(?:n[°º]\s*)?(?:\d{1,4}\s?[°º]?\s?(?:[\"'«]?[a-z]\b[\"'»]?)?|[\"'«]?[a-z]\b[\"'»]?)"
)
_FLOOR = r"\b\d{1,2}\s?[°º]\s?[\"'«]?[a-z]\b[\"'»]?"
_PERSONAL = re.compile(f"{_EMAIL}|{_LINK}|{_DOCUMENT}|{_NUMBER}|{_DOOR}|{_FLOOR}", re.IGNORECASE)


def redact(text: str) -> str:
    """Return `text` with a mask for each e-mail, link, document, long number and flat; names are not found."""
    return _PERSONAL.sub(MASK, text)
