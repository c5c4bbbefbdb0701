"""What people may ask to have corrected, and how it is read."""

from datetime import date
from typing import Any, Final

from nexo.domain.parties.errors import FieldNotCorrectable
from nexo.kernel.errors import Invalid

CORRECTABLE: Final = ("given_names", "surname", "self_perceived_name", "birth_date", "address_text")
"""The columns that are corrected by a request; documents need the paper, telephones and mailboxes a code."""

_LONGEST: Final = {"address_text": 250}


def corrected(field: str, value: str) -> Any:
    """Return a value as the record keeps it. Raises `FieldNotCorrectable`, `Invalid`."""
    if field not in CORRECTABLE:
        raise FieldNotCorrectable
    text = " ".join(value.split())
    if field == "birth_date":
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise Invalid("La fecha se escribe así: 1980-05-31.", field="value") from error
    if not text or len(text) > _LONGEST.get(field, 120):
        raise Invalid("Escribí cómo tiene que quedar.", field="value")
    return text
