"""One message to the gateway: the request that its templates make, and what its answer means."""

import re
from collections.abc import Mapping

from nexo.adapters.channels.sms_gateway.settings import BodyKind, Encoding, GatewaySettings, Method, Numbers
from nexo.adapters.channels.sms_gateway.template import Spelling, fill, in_header, in_json, in_url, in_xml
from nexo.adapters.shared.calling import ANSWER_BYTES, Caller, settings_of
from nexo.domain.interactions.ports import AccountConfig, ChannelError, OutboundMessage, Receipt, Remedy
from nexo.domain.interactions.rules.sms import Coding, measure, plain
from nexo.domain.parties.rules.phones import national
from nexo.kernel.http.client import Response

_SPELLINGS: Mapping[BodyKind, tuple[Spelling, str]] = {
    BodyKind.FORM: (in_url, "application/x-www-form-urlencoded"),
    BodyKind.JSON: (in_json, "application/json"),
    BodyKind.XML: (in_xml, "text/xml; charset=utf-8"),
}
_READ = 4000  # of an answer, where an expression looks for the id
_LONGEST_ID = 200


def send(account: AccountConfig, message: OutboundMessage) -> Receipt:
    """Ask the gateway once; raises `ChannelError`.

    Where it gives no id, the message's own key is the id: it comes back in `{{dlr_url}}`.
    """
    settings = settings_of(GatewaySettings, account)
    caller = Caller(account, provider="La pasarela", timeout_s=settings.timeout_s)
    text = plain(message.text) if settings.smart_encoding else message.text
    values = _values(settings, account, message, text)
    spelling, media_type = _SPELLINGS[settings.body_kind]
    headers = {name: fill(value, values, in_header) for name, value in settings.headers.items()}
    has_body = settings.method is Method.POST
    response = caller.request(
        settings.method.value,
        fill(settings.url, values, in_url),
        may_act=True,
        headers={"content-type": media_type, **headers} if has_body else headers,
        content=fill(settings.body, values, spelling).encode() if has_body else None,
        max_bytes=ANSWER_BYTES,
    )
    if not response.ok:
        raise caller.refused(response, may_act=True)
    said = response.content.decode("utf-8", "replace")
    if settings.accepted_text not in said:
        raise ChannelError(
            "La pasarela no aceptó el mensaje: «%(said)s».",
            remedy=Remedy.NEVER,
            code="gateway_refused",
            values={"said": said.strip()[:80]},
        )
    found = _id_in(settings, response, said)
    return Receipt(external_id=found or message.key, facts={"parts": measure(text).parts})


def _values(
    settings: GatewaySettings, account: AccountConfig, message: OutboundMessage, text: str
) -> dict[str, str | bytes]:
    is_wide = measure(text).coding is Coding.UCS2
    token = account.secrets.get("path_token", "")
    query = fill(settings.dlr_query, {**_NONE, "key": message.key}, in_url)
    return {
        "to": _number(settings, message.to.value),
        "from": settings.sender or account.address,
        "text": _spelled(settings.encoding, text) if is_wide else text,
        "key": message.key,
        "coding": settings.coding_wide if is_wide else settings.coding_plain,
        "dlr_url": f"{account.hook_url}{token}/?{query}",
        "user": settings.user,
        "password": account.secrets.get("password", ""),
    }


_NONE = dict.fromkeys(("to", "from", "text", "coding", "dlr_url", "user", "password"), "")


def _spelled(encoding: Encoding, text: str) -> str | bytes:
    if encoding is Encoding.UTF8:
        return text
    wide = text.encode("utf-16-be")
    return wide if encoding is Encoding.UTF16 else wide.hex().upper()


def _number(settings: GatewaySettings, e164: str) -> str:
    if settings.numbers is Numbers.NATIONAL:
        return national(e164)
    return e164 if settings.numbers is Numbers.PLUS else e164.removeprefix("+")


def _id_in(settings: GatewaySettings, response: Response, said: str) -> str:
    """Return the gateway's id of the message, empty where it gives none."""
    found: object = None
    if settings.id_path:
        found = _at(settings.id_path, response)
    if found is None and settings.id_pattern and (match := re.search(settings.id_pattern, said[:_READ])):
        found = match[1]
    return str(found).strip()[:_LONGEST_ID] if isinstance(found, str | int) else ""


def _at(path: str, response: Response) -> object:
    try:
        found = response.json()
    except (ValueError, RecursionError):
        return None
    for step in path.split("."):
        if isinstance(found, dict):
            found = found.get(step)
        elif isinstance(found, list) and step.isdecimal() and int(step) < len(found):
            found = found[int(step)]
        else:
            return None
    return found
