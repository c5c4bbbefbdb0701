"""Who really asks: forwarded headers count only when a proxy that the operator named says so."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from nexo.config.door.asgi import Header, Scope, header

# What only we may say to Django, and what concerns one connection alone.
_DROPPED = frozenset(
    {
        b"forwarded",
        b"x-real-ip",
        b"x-remote-user",
        b"remote-user",
        b"cf-connecting-ip",
        b"true-client-ip",
        b"x-client-ip",
        b"x-cluster-client-ip",
        b"connection",
        b"keep-alive",
        b"proxy",
        b"proxy-authorization",
        b"proxy-connection",
        b"te",
        b"trailer",
        b"transfer-encoding",
        b"upgrade",
        b"expect",
        b"content-length",
    }
)

# An IPv6 address with a zone.
_LONGEST = 64


@dataclass(frozen=True, slots=True)
class Origin:
    """The client's address and the scheme it used."""

    address: str
    scheme: str


def parse_networks(text: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """Return the networks named in `text`, split by commas; raises `ValueError`."""
    return tuple(ip_network(part.strip(), strict=False) for part in text.split(",") if part.strip())


def origin_of(scope: Scope, trusted: Sequence[IPv4Network | IPv6Network]) -> Origin:
    """Return where a request comes from: its peer, or what a trusted peer says."""
    peer = (scope.get("client") or ("", 0))[0]
    scheme = "https" if scope.get("scheme") == "https" else "http"
    if not _is_trusted(peer, trusted):
        return Origin(peer, scheme)
    said = header(scope, b"x-forwarded-proto").decode("latin-1").strip().lower()
    hops = [hop.strip() for hop in header(scope, b"x-forwarded-for").decode("latin-1").split(",")]
    # From the right: each trusted proxy vouches for the hop before it; the first stranger is the client.
    stranger = next((hop for hop in reversed(hops) if hop and not _is_trusted(hop, trusted)), peer)
    return Origin(stranger if _address(stranger) else peer, said if said in {"http", "https"} else scheme)


def forwarded_headers(scope: Scope, origin: Origin) -> list[Header]:
    """Return the headers for Django: the client's own, without any that could pass for ours."""
    kept = [
        (name, value)
        for name, value in scope["headers"]
        # An underscore becomes the same WSGI name as a dash: X_Forwarded_For would pass for X-Forwarded-For.
        if name not in _DROPPED and not name.startswith((b"x-forwarded-", b"x-nexo-")) and b"_" not in name
    ]
    ours = [(b"x-forwarded-for", origin.address.encode()), (b"x-forwarded-proto", origin.scheme.encode())]
    return kept + ours


def _is_trusted(text: str, trusted: Sequence[IPv4Network | IPv6Network]) -> bool:
    address = _address(text) if trusted else None
    return address is not None and any(address in network for network in trusted)


def _address(text: str) -> IPv4Address | IPv6Address | None:
    # What is longer than any address would fill the cache with what strangers send.
    return _parsed(text) if len(text) <= _LONGEST else None


@lru_cache(maxsize=1024)
def _parsed(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text)
    except ValueError:
        return None
