"""Reads a URL in one way only, and refuses whatever two programs could read differently."""

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

import idna

from nexo.kernel.http.errors import AddressRefused

_PORTS = {"https": 443, "http": 80}
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_LONGEST = 4096


@dataclass(frozen=True, slots=True)
class Target:
    """Where a request goes: host in lower-case ASCII (a name or a canonical IP), port and path with query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """Host and, where it is not the scheme's own, port: the value of the Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The URL in canonical form."""
        return f"{self.scheme}://{self.authority}{self.path}"

    @property
    def is_plain(self) -> bool:
        """Whether this is what any account may use: https on its own port."""
        return self.scheme == "https" and self.port == _PORTS["https"]


def read_target(url: str) -> Target:
    """Return the target of `url`; raises `AddressRefused` for anything but a plain http(s) URL of a host."""
    if len(url) > _LONGEST or any(char <= " " or char in "\\\x7f" for char in url):
        raise AddressRefused
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise AddressRefused from None
    if parts.scheme not in _PORTS or "@" in parts.netloc or parts.netloc.endswith(":") or port == 0:
        raise AddressRefused
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme, _canonical_host(host), port or _PORTS[parts.scheme], path)


def _canonical_host(host: str) -> str:
    if ":" in host:
        return _canonical_ip(host)
    name = host.rstrip(".") if not host.endswith("..") else ""
    if not name.isascii():
        try:
            name = idna.encode(name, uts46=True).decode()
        except idna.IDNAError:
            raise AddressRefused from None
    labels = name.lower().split(".")
    if labels[-1].isdigit() or re.fullmatch(r"0x[0-9a-f]*", labels[-1]):
        return _canonical_ip(name)
    if not all(_LABEL.fullmatch(label) for label in labels):
        raise AddressRefused
    return ".".join(labels)


def _canonical_ip(text: str) -> str:
    """Take whole addresses alone: 127.1, 2130706433, 0x7f000001, 0177.0.0.1 mean different things to some."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        raise AddressRefused from None
    if "%" in text:  # a zone of this machine's own network
        raise AddressRefused
    return str(address)
