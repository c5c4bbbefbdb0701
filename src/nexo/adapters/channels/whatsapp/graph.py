"""Calls to the provider's Graph interface, and what each way of failing means for a message."""

from typing import Any

from nexo.adapters.channels.whatsapp.composing import Body
from nexo.adapters.channels.whatsapp.refusals import refusal
from nexo.adapters.channels.whatsapp.settings import WhatsAppSettings
from nexo.adapters.shared.calling import ANSWER_BYTES, TOO_MANY, Caller, object_of, settings_of, wait_of
from nexo.adapters.shared.reading import Json, items, mapping, text
from nexo.domain.interactions.ports import AccountConfig, ChannelError, OutboundFile, Remedy
from nexo.kernel.http.client import Response


class Graph:
    """One account's connection to the provider."""

    def __init__(self, account: AccountConfig) -> None:
        self.settings = settings_of(WhatsAppSettings, account)
        self._token = account.secrets.get("access_token", "")
        self._caller = Caller(account, provider="WhatsApp", timeout_s=self.settings.timeout_s)

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
        raise self._caller.doubt("garbled_answer")

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
            raise self._caller.later("garbled_answer")
        return media_id

    def read(self, path: str, **params: str) -> Json:
        """Return an object of the provider; raises `ChannelError`."""
        return self._call("GET", self._url(path), may_act=False, params=params)

    def download(self, url: str) -> bytes:
        """Return the bytes behind one of the provider's short-lived addresses; raises `ChannelError`."""
        response = self._request("GET", url, may_act=False, max_bytes=self.settings.max_media_bytes)
        if not response.ok:
            raise self._refused(response, may_act=False)
        return response.content

    def _url(self, path: str) -> str:
        return f"{self.settings.base_url}/{self.settings.api_version}/{path}"

    def _call(self, method: str, url: str, *, may_act: bool, **request: Any) -> Json:
        response = self._request(method, url, may_act=may_act, max_bytes=ANSWER_BYTES, **request)
        if not response.ok:
            raise self._refused(response, may_act=may_act)
        return object_of(response)

    def _request(self, method: str, url: str, *, may_act: bool, **request: Any) -> Response:
        headers = {"Authorization": f"Bearer {self._token}"}
        return self._caller.request(method, url, may_act=may_act, headers=headers, **request)

    def _refused(self, response: Response, *, may_act: bool) -> ChannelError:
        """Return what a refusal means: by the provider's code, or by the HTTP status where it gives none."""
        code = text(mapping(object_of(response).get("error")).get("code"))
        if not code:
            return self._caller.refused(response, may_act=may_act)
        found = refusal(code)
        remedy = Remedy.RETRY_LATER if response.status == TOO_MANY else found.remedy
        wait = wait_of(response.headers) or found.after
        return ChannelError(found.message, remedy=remedy, code=code, retry_after=wait)
