"""The names of what we read and write: namespaces of RFC 6120/6121 and of the extensions (xmpp.org/extensions)."""

CLIENT = "jabber:client"
STANZA_ERRORS = "urn:ietf:params:xml:ns:xmpp-stanzas"
CARBONS = "urn:xmpp:carbons:2"  # XEP-0280
FORWARD = "urn:xmpp:forward:0"  # XEP-0297
ARCHIVE = "urn:xmpp:mam:2"  # XEP-0313
RESULT_SET = "http://jabber.org/protocol/rsm"  # XEP-0059
FORMS = "jabber:x:data"  # XEP-0004
DELAY = "urn:xmpp:delay"  # XEP-0203
RECEIPTS = "urn:xmpp:receipts"  # XEP-0184
MARKERS = "urn:xmpp:chat-markers:0"  # XEP-0333
STATES = "http://jabber.org/protocol/chatstates"  # XEP-0085
HINTS = "urn:xmpp:hints"  # XEP-0334
IDS = "urn:xmpp:sid:0"  # XEP-0359
CORRECT = "urn:xmpp:message-correct:0"  # XEP-0308
RETRACT = "urn:xmpp:message-retract:1"  # XEP-0424
REPLY = "urn:xmpp:reply:0"  # XEP-0461
NICK = "http://jabber.org/protocol/nick"  # XEP-0172
OUT_OF_BAND = "jabber:x:oob"  # XEP-0066
ROOM_USER = "http://jabber.org/protocol/muc#user"  # XEP-0045
ROOM_DIRECT = "jabber:x:conference"  # XEP-0249
PING = "urn:xmpp:ping"  # XEP-0199
ENCRYPTED = (
    "eu.siacs.conversations.axolotl",  # XEP-0384, as most programs still write it
    "urn:xmpp:omemo:2",
    "urn:xmpp:openpgp:0",  # XEP-0373
    "jabber:x:encrypted",  # XEP-0027
)


def tag(namespace: str, name: str) -> str:
    """Return a name as ElementTree writes it."""
    return f"{{{namespace}}}{name}"
