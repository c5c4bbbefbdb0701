"""What our own mail server found out about the writer: `Authentication-Results` (RFC 8601) under its name.

Only the topmost header of that name counts, and only when the account says that its server stamps every mail;
what others stamped proves nothing. A pass must be for the domain in From: DMARC, or DKIM or SPF that agree
with it.
"""

import re
from collections.abc import Sequence

from nexo.adapters.channels.email.mime import words

_COMMENT = re.compile(r"\([^()]{0,500}\)")
_RESULT = re.compile(r"^\s*(dmarc|dkim|spf|arc)\s*=\s*([a-z]{1,20})\b(.*)$", re.IGNORECASE | re.DOTALL)
_PROPERTY = re.compile(
    r"\b(header\.d|header\.i|smtp\.mailfrom|header\.from)\s*=\s*([^\s;]{1,300})", re.IGNORECASE
)
_LENIENT = re.compile(r"\bp=none\b", re.IGNORECASE)


def judge(headers: Sequence[bytes], *, authserv_id: str, senders: Sequence[str]) -> str:
    """Return pass, fail or none for a mail whose From holds `senders`."""
    if not authserv_id or len(senders) != 1:
        return "none"
    domain = senders[0].rpartition("@")[2].lower().strip(".")
    stamped = (_own(raw, authserv_id) for raw in headers)
    results = next((found for found in stamped if found is not None), None)
    if results is None or not domain:
        return "none"
    verdicts = [verdict for part in results.split(";") if (verdict := _verdict(part, domain))]
    if "pass" in verdicts:
        return "pass"
    return "fail" if "fail" in verdicts else "none"


def _own(raw: bytes, authserv_id: str) -> str | None:
    """Return the results of a header that our server wrote, else None."""
    value = words.unfold(raw[:10_000]).decode("utf-8", "replace")
    name, _, results = value.partition(";")
    return results if name.split()[:1] == [authserv_id] else None


def _verdict(part: str, domain: str) -> str:
    """Return what one result means for the domain in From, or an empty string."""
    match = _RESULT.match(part)
    if not match:
        return ""
    method, result, rest = match[1].lower(), match[2].lower(), match[3]
    if method == "dmarc":
        if result == "fail" and not _LENIENT.search(rest):
            return "fail"
        return "pass" if result == "pass" else ""
    named = {_domain(found[2]) for found in _PROPERTY.finditer(_COMMENT.sub(" ", rest))}
    return "pass" if method in {"dkim", "spf"} and result == "pass" and _agrees(named, domain) else ""


def _domain(value: str) -> str:
    return value.strip('"').rpartition("@")[2].lower().strip(".")


def _agrees(named: set[str], domain: str) -> bool:
    """Whether a domain that was proven is the one in From, or one above it."""
    return any(one and (domain == one or domain.endswith(f".{one}")) and "." in one for one in named)
