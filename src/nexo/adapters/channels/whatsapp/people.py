"""Who is meant: a telephone, a business-scoped user id (BSUID) or both, and the name they show.

Since 2026 a person may hide the telephone behind a username, so the number is an attribute and never the key
(https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids).
"""

from dataclasses import dataclass

from nexo.adapters.shared.reading import Json, e164, items, mapping, text
from nexo.domain.interactions.ports import Sender

PHONE = "phone"
ACCOUNT = "whatsapp"
BSUID = "wa_bsuid"
PARENT_BSUID = "wa_parent_bsuid"

_LONGEST = 250


@dataclass(frozen=True, slots=True)
class Person:
    """Identifiers in the order in which they are looked up, and the names shown."""

    senders: tuple[Sender, ...] = ()
    name: str = ""
    username: str = ""

    def to_json(self) -> list[dict[str, str]]:
        """Return the identifiers as plain values."""
        return [{"kind": sender.kind, "value": sender.value} for sender in self.senders]


def identify(*, phone: object, user_id: object, parent_user_id: object) -> tuple[Sender, ...]:
    """Return the typed identifiers that are there.

    The number stands twice: as a telephone, which several people may share, and as the chat account that
    writes from it, which is one person's.
    """
    number = e164(phone)
    found = (
        (PHONE, number),
        (ACCOUNT, number),
        (BSUID, text(user_id).strip()),
        (PARENT_BSUID, text(parent_user_id).strip()),
    )
    return tuple(Sender(kind, value[:_LONGEST]) for kind, value in found if value)


def find(value: Json, *, phone: object, user_id: object, parent_user_id: object) -> Person:
    """Return the person of these identifiers, with what the contacts listed in `value` add."""
    contact = _contact(value, phone=e164(phone), user_id=text(user_id))
    profile = mapping(contact.get("profile"))
    return Person(
        senders=identify(
            phone=contact.get("wa_id") or phone,
            user_id=user_id or contact.get("user_id"),
            parent_user_id=parent_user_id or contact.get("parent_user_id"),
        ),
        name=text(profile.get("name")).strip(),
        username=text(profile.get("username")).strip(),
    )


def _contact(value: Json, *, phone: str, user_id: str) -> Json:
    """Return the contact of these identifiers, or the only one listed unless it is plainly somebody else."""
    contacts = [mapping(contact) for contact in items(value.get("contacts"))]
    for contact in contacts:
        if user_id and text(contact.get("user_id")) == user_id:
            return contact
        if phone and e164(contact.get("wa_id")) == phone:
            return contact
    if len(contacts) == 1 and not (user_id and contacts[0].get("user_id")):
        # `from` and `wa_id` of one person may differ in some countries' numbering plans.
        return contacts[0]
    return {}
