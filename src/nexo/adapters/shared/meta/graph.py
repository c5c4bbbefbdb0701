"""Calls to Meta's Graph interface: the bearer token, and refusals typed by the provider's own codes."""

from typing import Any

from nexo.adapters.shared.calling import ANSWER_BYTES, TOO_MANY, Caller, object_of, wait_of
from nexo.adapters.shared.meta.refusals import Lookup
from nexo.adapters.shared.reading import Json, mapping, text
from nexo.domain.interactions.ports import AccountConfig, ChannelError, Remedy
from nexo.kernel.http.client import Response


class MetaGraph:
    """One account's connection; `root` is the address with the version, `provider` the name in sentences."""

    def __init__(
        self, account: AccountConfig, *, provider: str, root: str, timeout_s: float, refusal: Lookup
    ) -> None:
        self.caller = Caller(account, provider=provider, timeout_s=timeout_s)
        self._root = root
        self._refusal = refusal
        self._token = account.secrets.get("access_token", "")

    def call(self, method: str, path: str, *, may_act: bool, **request: Any) -> Json:
        """Return the object that a call answers; raises `ChannelError`."""
        response = self.request(
            method, f"{self._root}/{path}", may_act=may_act, max_bytes=ANSWER_BYTES, **request
        )
        if not response.ok:
            raise self.refused(response, may_act=may_act)
        return object_of(response)

    def read(self, path: str, **params: str) -> Json:
        """Return an object of the provider; raises `ChannelError`."""
        return self.call("GET", path, may_act=False, params=params)

    def request(
        self, method: str, url: str, *, may_act: bool, token: str | None = None, **request: Any
    ) -> Response:
        """Return the answer to one request with our token (or `token`), whatever its status."""
        headers = {"Authorization": f"Bearer {token or self._token}"}
        return self.caller.request(method, url, may_act=may_act, headers=headers, **request)

    def refused(self, response: Response, *, may_act: bool) -> ChannelError:
        """Return what a refusal means: by the provider's code, or by the HTTP status where it gives none."""
        error = mapping(object_of(response).get("error"))
        code = text(error.get("code"))
        if not code:
            return self.caller.refused(response, may_act=may_act)
        found = self._refusal(code, text(error.get("error_subcode")))
        remedy = Remedy.RETRY_LATER if response.status == TOO_MANY else found.remedy
        wait = wait_of(response.headers) or found.after
        return ChannelError(found.message, remedy=remedy, code=found.code or code, retry_after=wait)
