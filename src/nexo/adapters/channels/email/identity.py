"""What makes a mail the same mail: never its Message-ID alone.

Ids are absent, repeated by other systems for other mails, and rewritten on the way. The content hash covers
the headers a person would recognise a mail by, and the body, both without what servers change: folding, line
ends and trailing blanks. The same mail taken from a mailbox twice, or after the mailbox was rebuilt, has the
same hash.
"""

import hashlib

from nexo.adapters.channels.email.mime.structure import Tree

_HASHED = ("message-id", "date", "from", "to", "cc", "subject", "in-reply-to")
_BLANKS = b" \t\r\n"
_MAX_ID = 250
_SHOWN = 20


def content_hash(tree: Tree) -> str:
    """Return the SHA-256 of the headers and the body without their blanks, in hex."""
    digest = hashlib.sha256()
    for name in _HASHED:
        for value in tree.root.every(name):
            digest.update(name.encode() + b":" + value.translate(None, _BLANKS) + b"\n")
    digest.update(b"\n" + tree.source[tree.root.body :].translate(None, _BLANKS))
    return digest.hexdigest()


def external_id(message_id: str, digest: str) -> str:
    """Return the id under which the ledger keeps a mail: its Message-ID and, after `#`, its content.

    The same mail again gives the same id, whichever way it came; another mail that repeats a Message-ID gives
    another one. Without a Message-ID the content alone decides.
    """
    return f"{message_id[:_MAX_ID]}#{digest[:_SHOWN]}"
