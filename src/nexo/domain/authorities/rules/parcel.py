"""What of a case may leave the house: never more than the agreement says (R74, minimum data)."""

from collections.abc import Collection, Mapping
from datetime import timedelta

from nexo.domain.authorities.enums import Part

MAX_TRIES = 24
_LONGEST_WAIT = timedelta(hours=1)
_OF_PLACE = ("address_string", "lat", "long")
_OF_PERSON = ("first_name", "last_name", "email", "phone")


def packed(
    facts: Mapping[str, str], parts: Collection[str], *, legal_basis: str, note: str, agreed: bool
) -> dict[str, str]:
    """Return what is sent of `facts`: the code always, each part only as agreed, the person only if they `agreed`.

    The legal basis and the note go inside the description too, because not every system keeps other fields.
    """
    wanted = ["customer_reference", "received_datetime"]
    if Part.PLACE in parts:
        wanted += _OF_PLACE
    if Part.CONTACT in parts and agreed:
        wanted += _OF_PERSON
    sent = {name: facts[name] for name in wanted if facts.get(name)}
    told = [facts.get("description", "")] if Part.DESCRIPTION in parts else []
    told += [note, f"({facts['customer_reference']} · {legal_basis})"]
    sent["description"] = "\n\n".join(part.strip() for part in told if part.strip())
    sent["legal_basis"] = legal_basis
    return sent


def wait_after(attempts: int) -> timedelta:
    """Return how long to wait after so many tries in vain: 4, 8, 16 … seconds, at most an hour."""
    return min(timedelta(seconds=2 ** min(attempts + 1, 16)), _LONGEST_WAIT)
