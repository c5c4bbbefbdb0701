"""Calls to the provider's Graph interface, and what each way of failing means for a message."""

import re
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from nexo.adapters.channels.whatsapp.composing import Body
from nexo.adapters.channels.whatsapp.reading import Json, items, mapping, text
from nexo.adapters.channels.whatsapp.refusals import refusal
from nexo.adapters.channels.whatsapp.settings import WhatsAppSettings
from nexo.domain.interactions.ports import AccountConfig, ChannelError, OutboundFile, Remedy
from nexo.kernel.http.client import HttpClient, Response
from nexo.kernel.http.errors import AddressRefused, HttpFailed, ResponseTooLarge

_TOO_MANY, _UNAVAILABLE, _SERVER_ERRORS = 429, 503, 500
_NO_RIGHT = frozenset({401, 403})
_ANSWER_BYTES = 1024 * 1024
_SECONDS = re.compile(r"[0-9]{1,6}")


class Graph:
    """One account's connection to the provider."""

    def __init__(self, account: AccountConfig) -> None:
        try:
            self.settings = WhatsAppSettings.model_validate(dict(account.settings))
        except ValidationError as error:
            raise ChannelError(
                "Faltan datos en la configuración de la cuenta.", remedy=Remedy.ALARM, code="misconfigured"
            ) from error
        self._token = account.secrets.get("access_token", "")
        self._client = HttpClient(account.id)

    def send(self, body: Body) -> str:
        """Post one message and return its id at the provider; raises `ChannelError`.

        The provider has no idempotency key: once the request is written and no clear answer came, the
        message may have left, and the remedy is UNKNOWN.
        """
        url = self._url(f"{self.settings.phone_number_id}/messages")
        answer = self._call("POST", url, may_act=True, json=body)
        for message in items(answer.get("messages")):
            wamid = text(mapping(message).get("id"))
            if wamid:
                return wamid
        raise _doubt("garbled_answer")

    def upload(self, file: OutboundFile) -> str:
        """Leave a file with the provider, harmlessly, and return its media id; raises `ChannelError`."""
        answer = self._call(
            "POST",
            self._url(f"{self.settings.phone_number_id}/media"),
            may_act=False,
            data={"messaging_product": "whatsapp", "type": file.media_type},
            files={"file": (file.filename, file.content, file.media_type)},
        )
        media_id = text(answer.get("id"))
        if not media_id:
            raise _later("garbled_answer")
        return media_id

    def read(self, path: str, **params: str) -> Json:
        """Return an object of the provider; raises `ChannelError`."""
        return self._call("GET", self._url(path), may_act=False, params=params)

    def download(self, url: str) -> bytes:
        """Return the bytes behind one of the provider's short-lived addresses; raises `ChannelError`."""
        response = self._request("GET", url, may_act=False, max_bytes=self.settings.max_media_bytes)
        if not response.ok:
            raise _refused(response, may_act=False)
        return response.content

    def _url(self, path: str) -> str:
        return f"{self.settings.base_url}/{self.settings.api_version}/{path}"

    def _call(self, method: str, url: str, *, may_act: bool, **request: Any) -> Json:
        response = self._request(method, url, may_act=may_act, max_bytes=_ANSWER_BYTES, **request)
        if not response.ok:
            raise _refused(response, may_act=may_act)
        return _object(response)

    def _request(self, method: str, url: str, *, may_act: bool, **request: Any) -> Response:
        headers = {"Authorization": f"Bearer {self._token}"}
        try:
            return self._client.request(
                method, url, headers=headers, timeout=self.settings.timeout_s, **request
            )
        except AddressRefused as error:
            raise ChannelError(error.message, remedy=Remedy.ALARM, code=error.code) from error
        except ResponseTooLarge as error:
            remedy = Remedy.UNKNOWN if may_act else Remedy.NEVER
            raise ChannelError(error.message, remedy=remedy, code=error.code) from error
        except HttpFailed as error:
            remedy = Remedy.UNKNOWN if may_act and error.maybe_sent else Remedy.RETRY_LATER
            raise ChannelError(error.message, remedy=remedy, code=error.code) from error


def _object(response: Response) -> Json:
    try:
        return mapping(response.json())
    except (ValueError, RecursionError):
        return {}


def _refused(response: Response, *, may_act: bool) -> ChannelError:
    """Return what a refusal means: by the provider's code, or by the HTTP status where it gives none."""
    code = text(mapping(_object(response).get("error")).get("code"))
    wait = _wait(response.headers)
    status = f"http_{response.status}"
    if code:
        found = refusal(code)
        remedy = Remedy.RETRY_LATER if response.status == _TOO_MANY else found.remedy
        return ChannelError(found.message, remedy=remedy, code=code, retry_after=wait or found.after)
    if response.status in {_TOO_MANY, _UNAVAILABLE}:
        return _later(status, wait)
    if response.status >= _SERVER_ERRORS:
        return _doubt(status) if may_act else _later(status)
    remedy = Remedy.ALARM if response.status in _NO_RIGHT else Remedy.NEVER
    return ChannelError("WhatsApp rechazó el pedido.", remedy=remedy, code=status)


def _wait(headers: Mapping[str, str]) -> float | None:
    given = headers.get("retry-after", "").strip()
    return float(given) if _SECONDS.fullmatch(given) else None


def _later(code: str, wait: float | None = None) -> ChannelError:
    sentence = "WhatsApp no está disponible; se vuelve a intentar solo."
    return ChannelError(sentence, remedy=Remedy.RETRY_LATER, code=code, retry_after=wait)


def _doubt(code: str) -> ChannelError:
    sentence = "No sabemos si WhatsApp mandó el mensaje: no se repite solo, para que no llegue dos veces."
    return ChannelError(sentence, remedy=Remedy.UNKNOWN, code=code)
