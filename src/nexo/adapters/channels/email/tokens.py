"""Where the signed name of a conversation travels: in the reply address after a `+`, and in our Message-ID.

The domain makes and checks the token; here it is only carried. What is found is a claim until its signature
holds.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence

from nexo.kernel.ids import CodeMistyped, parse_code

# RFC 5321 allows 64 bytes before the @, and many servers insist.
_MAX_LOCAL = 64
_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,60}")
_OWN_ID = re.compile(r"<nexo\.[0-9a-f]{24}\.([A-Za-z0-9_-]{16,60})@")
_CODE = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2,4}[-–—][0-9A-Z]{6}[-–—][0-9A-Z](?![A-Za-z0-9])", re.IGNORECASE)


def reply_address(address: str, token: str) -> str:
    """Return the address to answer to: ours, with the token when it fits."""
    local, at, domain = address.rpartition("@")
    if not at or not token or not _TOKEN.fullmatch(token) or len(local) + len(token) + 1 > _MAX_LOCAL:
        return address
    return f"{local}+{token}@{domain}"


def own_message_id(key: str, token: str, domain: str) -> str:
    """Return the Message-ID of an outgoing message: the same at every try, and bearing its token."""
    digest = hashlib.sha256(key.encode()).hexdigest()[:24]
    return f"<nexo.{digest}.{token}@{domain}>" if _TOKEN.fullmatch(token) else f"<nexo.{digest}@{domain}>"


def tokens_in(recipients: Iterable[str], references: Sequence[str]) -> tuple[str, ...]:
    """Return what may be tokens, best first: of the addresses written to, then of the ids answered."""
    suffixes = (address.rpartition("@")[0].partition("+")[2] for address in recipients)
    found = [suffix for suffix in suffixes if _TOKEN.fullmatch(suffix)]
    found += [match[1] for reference in references if (match := _OWN_ID.match(reference))]
    return tuple(dict.fromkeys(found))


def codes_in(subject: str) -> tuple[str, ...]:
    """Return the public codes in a subject; a code proves nothing about the writer."""
    found: list[str] = []
    for match in _CODE.finditer(subject[:500]):
        try:
            found.append(parse_code(match[0]))
        except CodeMistyped:
            continue
    return tuple(dict.fromkeys(found))
