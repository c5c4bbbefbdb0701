"""Calls to a provider over HTTP, and what each way of failing means for a message.

The rule of every channel that sends: once a request that acts is written and no clear answer came, the message
may have left, and the remedy is UNKNOWN; what surely did not leave may be tried again.
"""

import re
from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from nexo.adapters.shared.reading import Json, mapping
from nexo.domain.interactions.ports import AccountConfig, ChannelError, Remedy
from nexo.kernel.http.client import HttpClient, Response
from nexo.kernel.http.errors import AddressRefused, HttpFailed, ResponseTooLarge

TOO_MANY = 429
ANSWER_BYTES = 1024 * 1024

_UNAVAILABLE, _SERVER_ERRORS = 503, 500
_NO_RIGHT = frozenset({401, 403})
_SECONDS = re.compile(r"[0-9]{1,6}")

Settings = TypeVar("Settings", bound=BaseModel)


def settings_of(model: type[Settings], account: AccountConfig) -> Settings:
    """Return the settings of an account; raises `ChannelError` (ALARM) when they are not whole."""
    try:
        return model.model_validate(dict(account.settings))
    except ValidationError as error:
        raise ChannelError(
            "Faltan datos en la configuración de la cuenta.", remedy=Remedy.ALARM, code="misconfigured"
        ) from error


class Caller:
    """One account's way to its provider; `provider` is the name in the sentences, `timeout_s` in seconds."""

    def __init__(self, account: AccountConfig, *, provider: str, timeout_s: float) -> None:
        self.provider = provider
        self._timeout_s = timeout_s
        self._client = HttpClient(account.id)

    def request(self, method: str, url: str, *, may_act: bool, **request: Any) -> Response:
        """Return the answer, whatever its status; raises `ChannelError`.

        `may_act`: the provider does something when it reads the request, so that a second one would double
        it.
        """
        try:
            return self._client.request(method, url, timeout=self._timeout_s, **request)
        except AddressRefused as error:
            raise ChannelError(error.message, remedy=Remedy.ALARM, code=error.code) from error
        except ResponseTooLarge as error:
            remedy = Remedy.UNKNOWN if may_act else Remedy.NEVER
            raise ChannelError(error.message, remedy=remedy, code=error.code) from error
        except HttpFailed as error:
            remedy = Remedy.UNKNOWN if may_act and error.maybe_sent else Remedy.RETRY_LATER
            raise ChannelError(error.message, remedy=remedy, code=error.code) from error

    def refused(self, response: Response, *, may_act: bool) -> ChannelError:
        """Return what an HTTP status means where the provider gives no code of its own."""
        code, wait = f"http_{response.status}", wait_of(response.headers)
        if response.status in {TOO_MANY, _UNAVAILABLE}:
            return self.later(code, wait)
        if response.status >= _SERVER_ERRORS:
            return self.doubt(code) if may_act else self.later(code)
        remedy = Remedy.ALARM if response.status in _NO_RIGHT else Remedy.NEVER
        return ChannelError(
            "%(provider)s rechazó el pedido.", remedy=remedy, code=code, values={"provider": self.provider}
        )

    def later(self, code: str, wait: float | None = None) -> ChannelError:
        """Return "it did not leave": it is tried again after `wait` seconds or our own pause."""
        return ChannelError(
            "%(provider)s no está disponible; se vuelve a intentar solo.",
            remedy=Remedy.RETRY_LATER,
            code=code,
            retry_after=wait,
            values={"provider": self.provider},
        )

    def doubt(self, code: str) -> ChannelError:
        """Return "it may have left": it is never repeated by itself."""
        return ChannelError(
            "No sabemos si %(provider)s mandó el mensaje: no se repite solo, para que no llegue dos veces.",
            remedy=Remedy.UNKNOWN,
            code=code,
            values={"provider": self.provider},
        )


def refused(code: str, sentence: str) -> ChannelError:
    """Return the refusal of what the provider would never take, before anything leaves."""
    return ChannelError(sentence, remedy=Remedy.NEVER, code=code)


def partly_sent() -> ChannelError:
    """Return the failure of a later part of a message: a second try would repeat what has arrived."""
    return ChannelError(
        "El mensaje salió incompleto: faltó una parte.", remedy=Remedy.UNKNOWN, code="partly_sent"
    )


def object_of(response: Response) -> Json:
    """Return the object of an answer, empty when it holds none."""
    try:
        return mapping(response.json())
    except (ValueError, RecursionError):
        return {}


def wait_of(headers: Mapping[str, str]) -> float | None:
    """Return the seconds of a Retry-After header, or None."""
    given = headers.get("retry-after", "").strip()
    return float(given) if _SECONDS.fullmatch(given) else None
