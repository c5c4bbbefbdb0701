"""Where the server of an account is: as the account says, or as the domain says (SRV, RFC 6120 3.2 and XEP-0368).

A domain's answer chooses host and port, never whom we trust: the certificate must be the domain's, and a private
address stays refused.
"""

import asyncio
from dataclasses import dataclass

from slixmpp.xmlstream.resolver import default_resolver, get_SRV

from nexo.adapters.channels.xmpp.people import domain_of
from nexo.adapters.channels.xmpp.settings import Security, XmppSettings

_DIRECT, _STARTTLS = "xmpps-client", "xmpp-client"
_PORT, _MOST = 5222, 4


@dataclass(frozen=True, slots=True)
class Place:
    """One place to try; `is_direct` where encryption begins at once."""

    host: str
    port: int
    is_direct: bool


async def places_of(settings: XmppSettings, loop: asyncio.AbstractEventLoop) -> list[Place]:
    """Return where to try, in order."""
    if settings.host:
        return [Place(settings.host, settings.port, settings.security is Security.TLS)]
    domain = domain_of(settings.jid)
    try:
        found = await asyncio.wait_for(
            get_SRV(domain, _PORT, [_DIRECT, _STARTTLS], resolver=default_resolver(loop=loop)),
            settings.timeout_s,
        )
    except (OSError, TimeoutError, ValueError):
        found = []
    # A single dot says that there is no such thing there (RFC 2782).
    places = [Place(host.rstrip("."), port, kind == _DIRECT) for kind, host, port in found]
    return [place for place in places if place.host][:_MOST] or [Place(domain, _PORT, False)]
