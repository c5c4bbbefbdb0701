"""Calls to the Bot API, and what each of its refusals means for a message.

Source: https://core.telegram.org/bots/api#making-requests and the sentences of the server itself
(https://github.com/tdlib/telegram-bot-api).
"""

import re
from contextlib import suppress
from typing import Any

from django.utils.translation import gettext_noop

from nexo.adapters.channels.telegram.composing import Call
from nexo.adapters.channels.telegram.settings import TelegramSettings
from nexo.adapters.shared.calling import ANSWER_BYTES, Caller, object_of, refused, settings_of
from nexo.adapters.shared.reading import Json, mapping, number, text
from nexo.domain.interactions.ports import AccountConfig, ChannelError, Media, Remedy
from nexo.kernel.http.client import Response

_TOKEN = re.compile(r"[0-9]{1,20}:[A-Za-z0-9_-]{1,80}")
_PATH = re.compile(r"[A-Za-z0-9_-]+(/[A-Za-z0-9_.-]+)+")
_SERVER_ERRORS = 500
_TOO_BIG = gettext_noop("El archivo es más grande de lo que Telegram deja bajar (20 MB).")

_BAD_TOKEN = (
    Remedy.ALARM,
    gettext_noop("Telegram rechaza la credencial del bot: hay que cargarla de nuevo."),
)
_BY_CODE = {
    400: (Remedy.NEVER, gettext_noop("Telegram no acepta el mensaje.")),
    401: _BAD_TOKEN,
    403: (
        Remedy.STOP_PERSON,
        gettext_noop("La persona bloqueó el bot: ya no se le puede escribir por Telegram."),
    ),
    404: _BAD_TOKEN,
    409: (Remedy.ALARM, gettext_noop("Otro programa está usando el mismo bot: hay que dejar uno solo.")),
    413: (Remedy.NEVER, gettext_noop("Telegram no acepta el archivo: es demasiado grande.")),
    429: (Remedy.RETRY_LATER, gettext_noop("Telegram pide ir más despacio; se vuelve a intentar solo.")),
}
# Refusals that share a code with others and mean something else.
_BY_SENTENCE = (
    (
        "can't initiate conversation",
        (Remedy.NEVER, gettext_noop("La persona todavía no abrió el bot: un bot no empieza.")),
    ),
    (
        "chat not found",
        (Remedy.NEVER, gettext_noop("La persona todavía no abrió el bot: un bot no empieza.")),
    ),
    ("file is too big", (Remedy.NEVER, _TOO_BIG)),
)


class Bot:
    """One account's connection to Telegram."""

    def __init__(self, account: AccountConfig) -> None:
        self.settings = settings_of(TelegramSettings, account)
        self._token = account.secrets.get("bot_token", "")
        if not _TOKEN.fullmatch(self._token):
            raise ChannelError("Falta la credencial del bot.", remedy=Remedy.ALARM, code="misconfigured")
        self._caller = Caller(account, provider="Telegram", timeout_s=self.settings.timeout_s)

    def send(self, call: Call) -> str:
        """Make one call that writes to a person and return the message's number; raises `ChannelError`.

        The Bot API has no idempotency key: once the request is written and no clear answer came, the message
        may have left, and the remedy is UNKNOWN.
        """
        if call.file is None:
            request: dict[str, Any] = {"json": call.fields}
        else:
            file = (call.file.filename, call.file.content, call.file.media_type)
            request = {"data": call.form(), "files": {call.attached: file}}
        result = self._call("POST", call.method, may_act=True, **request)
        found = text(mapping(result).get("message_id"))
        if not found:
            raise self._caller.doubt("garbled_answer")
        return found

    def note_press(self, press: str) -> None:
        """Tell Telegram that a pressed button was seen, so that it stops turning; too late is no fault.

        Whatever goes wrong here, the message itself says what became of the press.
        """
        with suppress(ChannelError):
            self._call("POST", "answerCallbackQuery", may_act=False, json={"callback_query_id": press})

    def read(self, method: str, **params: str) -> Json:
        """Return the object of a method that only tells; raises `ChannelError`."""
        return mapping(self._call("GET", method, may_act=False, params=params))

    def download(self, media: Media) -> bytes:
        """Return the bytes of a file, by way of `getFile`; raises `ChannelError`."""
        if media.size is not None and media.size > self.settings.max_media_bytes:
            raise refused("file_too_large", _TOO_BIG)
        path = text(self.read("getFile", file_id=media.external_id or "").get("file_path"))
        if not _PATH.fullmatch(path) or ".." in path:
            raise refused("no_file", gettext_noop("Telegram ya no tiene el archivo."))
        response = self._caller.request(
            "GET",
            f"{self.settings.base_url}/file/bot{self._token}/{path}",
            may_act=False,
            max_bytes=self.settings.max_media_bytes,
        )
        if not response.ok:
            raise self._refused(response, may_act=False)
        return response.content

    def _call(self, http_method: str, method: str, *, may_act: bool, **request: Any) -> Any:
        url = f"{self.settings.base_url}/bot{self._token}/{method}"
        response = self._caller.request(http_method, url, may_act=may_act, max_bytes=ANSWER_BYTES, **request)
        answer = object_of(response)
        if response.ok and answer.get("ok") is True:
            return answer.get("result")
        raise self._refused(response, may_act=may_act)

    def _refused(self, response: Response, *, may_act: bool) -> ChannelError:
        """Return what a refusal means: by Telegram's words and code, else by the HTTP status."""
        answer = object_of(response)
        code = number(answer.get("error_code"))
        if response.ok and code is None:
            return self._caller.doubt("garbled_answer") if may_act else self._caller.later("garbled_answer")
        if code is None or code >= _SERVER_ERRORS:
            return self._caller.refused(response, may_act=may_act)
        said = text(answer.get("description")).lower()
        by_sentence = next((found for words, found in _BY_SENTENCE if words in said), None)
        remedy, sentence = by_sentence or _BY_CODE.get(int(code), _BY_CODE[400])
        wait = number(mapping(answer.get("parameters")).get("retry_after"))
        return ChannelError(sentence, remedy=remedy, code=str(int(code)), retry_after=wait)
