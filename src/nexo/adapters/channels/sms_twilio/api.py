"""Calls to Twilio's REST interface, and what each way of failing means for a message.

Source: https://www.twilio.com/docs/messaging/api/message-resource.
"""

import base64
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from nexo.adapters.channels.sms_twilio.refusals import refusal
from nexo.adapters.channels.sms_twilio.settings import TwilioSettings
from nexo.adapters.shared.calling import ANSWER_BYTES, TOO_MANY, Caller, object_of, settings_of, wait_of
from nexo.adapters.shared.reading import Json, text
from nexo.domain.interactions.ports import AccountConfig, ChannelError, Remedy
from nexo.kernel.http.client import Response

_SERVER_ERRORS = 500


class Api:
    """One account's connection to Twilio; raises `ChannelError` where its settings are not whole."""

    def __init__(self, account: AccountConfig) -> None:
        self.settings = settings_of(TwilioSettings, account)
        self._caller = Caller(account, provider="Twilio", timeout_s=self.settings.timeout_s)
        user, name = (
            (self.settings.api_key_sid, "api_key_secret")
            if self.settings.api_key_sid
            else (self.settings.account_sid, "auth_token")
        )
        pair = f"{user}:{account.secrets.get(name, '')}"
        self._authorization = "Basic " + base64.b64encode(pair.encode("utf-8", "replace")).decode()

    def send(self, form: Mapping[str, str]) -> Json:
        """Post one message and return Twilio's record of it; raises `ChannelError`.

        Twilio keeps no key of ours: once the request is written and no clear answer came, the message may
        have left, and the remedy is UNKNOWN.
        """
        answer = self._call("POST", self.address_of("Messages.json"), may_act=True, data=dict(form))
        if not text(answer.get("sid")):
            raise self._caller.doubt("garbled_answer")
        return answer

    def read(self, path: str, **params: str) -> Json:
        """Return an object of the account; raises `ChannelError`."""
        return self._call("GET", self.address_of(path), may_act=False, params=params)

    def download(self, url: str) -> bytes:
        """Return a file that came with a message; raises `ChannelError`.

        Only Twilio itself is shown the credentials; to where it redirects they do not go along.
        """
        asked, own = urlsplit(url), urlsplit(self.settings.base_url)
        if (asked.scheme, asked.netloc) != (own.scheme, own.netloc):
            raise ChannelError(
                "El archivo está en un servidor desconocido.", remedy=Remedy.ALARM, code="media_host"
            )
        response = self._request("GET", url, may_act=False, max_bytes=self.settings.max_media_bytes)
        if not response.ok:
            raise self._refused(response, may_act=False)
        return response.content

    def address_of(self, path: str) -> str:
        """Return the address of an object of the account."""
        return f"{self.settings.base_url}/2010-04-01/Accounts/{self.settings.account_sid}/{path}"

    def _call(self, method: str, url: str, *, may_act: bool, **request: Any) -> Json:
        response = self._request(method, url, may_act=may_act, max_bytes=ANSWER_BYTES, **request)
        if not response.ok:
            raise self._refused(response, may_act=may_act)
        return object_of(response)

    def _request(self, method: str, url: str, *, may_act: bool, **request: Any) -> Response:
        headers = {"Authorization": self._authorization}
        return self._caller.request(method, url, may_act=may_act, headers=headers, **request)

    def _refused(self, response: Response, *, may_act: bool) -> ChannelError:
        """Return what a refusal means: by Twilio's code, or by the HTTP status where that says more."""
        code = text(object_of(response).get("code"))
        if not code or response.status >= _SERVER_ERRORS:
            return self._caller.refused(response, may_act=may_act)
        found = refusal(code)
        remedy = Remedy.RETRY_LATER if response.status == TOO_MANY else found.remedy
        wait = wait_of(response.headers) or found.after
        return ChannelError(found.message, remedy=remedy, code=code, retry_after=wait)
