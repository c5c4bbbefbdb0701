"""Settings that must not go on the air: the start is refused with the remedy."""

from ipaddress import ip_address

from nexo.config.door.forwarded import parse_networks
from nexo.config.environment import Environment
from nexo.config.errors import OperatorError

_SHORTEST_KEY = 32


def refuse_insecure(environment: Environment) -> None:
    """Raise `OperatorError` where these settings would expose people."""
    _refuse_bad_networks(environment)
    if environment.is_demo and not _is_loopback(environment.host):
        raise OperatorError(
            "The demo profile has known passwords and must stay on this machine: leave NEXO_HOST unset, "
            "or set NEXO_PROFILE=production."
        )
    if environment.is_demo:
        return
    if not environment.is_https and not _is_loopback_url(environment):
        raise OperatorError(
            "In production people must reach Nexo over TLS: set NEXO_PUBLIC_URL=https://… and put a proxy "
            "with a certificate in front (see docs/how-to/install.md)."
        )
    if environment.fault:
        raise OperatorError("NEXO_FAULT is for fault tests: unset it in production.")
    if len(environment.signing_key()) < _SHORTEST_KEY:
        raise OperatorError(f"NEXO_SECRET_KEY must have {_SHORTEST_KEY} characters or more.")


def _refuse_bad_networks(environment: Environment) -> None:
    try:
        parse_networks(environment.trusted_proxies)
    except ValueError:
        raise OperatorError(
            "NEXO_TRUSTED_PROXIES must name addresses or networks, split by commas."
        ) from None


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _is_loopback_url(environment: Environment) -> bool:
    return environment.url.split("://", 1)[-1].split(":")[0].split("/")[0] in {"localhost", "127.0.0.1"}
