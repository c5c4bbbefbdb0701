"""Addresses (JIDs, RFC 7622) as the ledger keeps them, and ids that only the two of a talk share."""

from slixmpp.jid import JID, InvalidJID

from nexo.adapters.shared.reading import identifier

ADDRESS = "xmpp"
"""The kind of an address: the bare one, prepared, without the device behind the bar."""


def bare_of(address: str | None) -> str:
    """Return the prepared address of a person, or nothing for what names none (a server, a senseless text)."""
    try:
        jid = JID(address or "")
    except InvalidJID:
        return ""
    return jid.bare if jid.user else ""


def domain_of(address: str | None) -> str:
    """Return the prepared domain of an address, or nothing."""
    try:
        return JID(address or "").domain
    except InvalidJID:
        return ""


def name_of(peer: str, stanza_id: str) -> str:
    """Return the id of a message in the ledger.

    Ids are chosen by whoever writes: with the other side's address in it, nobody can confirm, correct or take
    back what was not between the two of us.
    """
    return identifier(f"{peer}/{stanza_id}") or ""
