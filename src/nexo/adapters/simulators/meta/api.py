"""The provider's side that the product calls: messages, attachments, comments, facts of page and token."""

import hmac
import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from nexo.adapters.shared.fakes import serving
from nexo.adapters.shared.fakes.exchange import Answer, Request, answer_json, form_of
from nexo.adapters.shared.fakes.faults import under
from nexo.adapters.simulators.meta.provider import Json, MetaProvider
from nexo.adapters.simulators.meta.refusals import MetaRefusal, invalid

_PATH = re.compile(r"/v[0-9]+\.[0-9]+/(?P<object>[0-9A-Za-z_]+)(?:/(?P<edge>[a-z_]+))?")
_ACTS = frozenset({"messages", "comments", "replies"})
_TYPES = frozenset({"image", "video", "audio", "file"})
_TAGS = frozenset({"ACCOUNT_UPDATE", "CONFIRMED_EVENT_UPDATE", "HUMAN_AGENT", "POST_PURCHASE_UPDATE"})
_TITLE, _PAYLOAD, _REPLIES, _METADATA, _FILE = 20, 1000, 13, 1000, 25 * 1024 * 1024


def answering(provider: MetaProvider) -> serving.Answering:
    """Return what answers the calls to one account, and the links to its files."""

    async def answer(request: Request) -> Answer:
        if request.path.startswith("/_files/"):
            content = provider.files.get(request.path.removeprefix("/_files/"))
            return Answer(status=403) if content is None else Answer(body=content, content_type="image/jpeg")
        try:
            return await _under(provider, request)
        except MetaRefusal as refusal:
            return answer_json(refusal.to_json(), refusal.status)

    return answer


async def _under(provider: MetaProvider, request: Request) -> Answer:
    found = _PATH.fullmatch(request.path)
    if found is None:
        raise MetaRefusal(2500, "Unknown path components")
    _authorise(provider, request, found["object"])
    edge = found["edge"] or ""

    async def go_on() -> Answer:
        return answer_json(_route(provider, request, found["object"], edge))

    fault = provider.faults.next_fault() if edge in _ACTS and request.method == "POST" else None
    return await under(fault, go_on, refuse=_refuse, throttle=_throttle)


def _refuse(code: int) -> Answer:
    raise MetaRefusal(code, "Ordered refusal")


def _throttle() -> Answer:
    refusal = MetaRefusal(613, "Calls to this API have exceeded the rate limit")
    return answer_json(refusal.to_json(), 429, **{"Retry-After": "2"})


def _authorise(provider: MetaProvider, request: Request, target: str) -> None:
    app_token = f"{provider.app_id}|{provider.app_secret}"
    expected = app_token if target == "debug_token" else provider.access_token
    given = request.headers.get("authorization", "")
    if not hmac.compare_digest(given.encode(), f"Bearer {expected}".encode()):
        raise MetaRefusal(190, "Invalid OAuth access token.", status=401)


def _route(provider: MetaProvider, request: Request, target: str, edge: str) -> Json:
    if target == "debug_token":
        is_valid = request.query.get("input_token") == provider.access_token
        return {"data": {"is_valid": is_valid, "expires_at": provider.expires_at, "app_id": provider.app_id}}
    if edge == ("comments" if provider.object == "page" else "replies") and request.method == "POST":
        return _public(provider, request, target)
    if target != provider.page_id:
        raise MetaRefusal(100, f"Object with ID '{target}' does not exist", subcode=33)
    if edge == "messages" and request.method == "POST":
        return provider.accept(_message(provider, request))
    if edge == "message_attachments" and request.method == "POST":
        return _attachment(provider, request)
    if edge == "subscribed_apps":
        return {"data": [{"id": provider.app_id, "name": "Nexo"}] if provider.is_subscribed else []}
    if not edge:
        return {"id": provider.page_id, "name": "Municipalidad de Los Ceibos"}
    raise MetaRefusal(100, "Unsupported request")


def _public(provider: MetaProvider, request: Request, comment_id: str) -> Json:
    if comment_id not in provider.comments:
        raise MetaRefusal(100, f"Object with ID '{comment_id}' does not exist", subcode=33)
    words = dict(parse_qsl(request.body.decode())).get("message", "")
    if not words:
        raise invalid("message")
    provider.public_answers.append((comment_id, words))
    return {"id": f"{comment_id}_1"}


def _message(provider: MetaProvider, request: Request) -> Json:
    """Return the body of a message whose form is right."""
    try:
        body = request.json()
    except ValueError as error:
        raise invalid("the body is not JSON") from error
    recipient, message = _object(body, "recipient"), _object(body, "message")
    if len({"id", "comment_id", "post_id"} & set(recipient)) != 1:
        raise invalid("recipient")
    if body.get("messaging_type") not in {"RESPONSE", "UPDATE", "MESSAGE_TAG"}:
        raise invalid("messaging_type")
    if body["messaging_type"] == "MESSAGE_TAG" and body.get("tag") not in _TAGS:
        raise invalid("tag")
    if ("text" in message) == ("attachment" in message):
        raise invalid("one of text and attachment")
    _check_text(provider, message.get("text"))
    if "attachment" in message:
        _check_attachment(provider, _object(message, "attachment"))
    _check_replies(message.get("quick_replies", []))
    if len(str(message.get("metadata", ""))) > _METADATA:
        raise invalid("metadata")
    return dict(body)


def _check_text(provider: MetaProvider, words: object) -> None:
    if words is None:
        return
    if not isinstance(words, str) or not words:
        raise invalid("message[text] is empty")
    length = len(words) if provider.object == "page" else len(words.encode())
    if length > provider.max_length:
        raise MetaRefusal(100, f"Length of param message[text] must be at most {provider.max_length}")


def _check_attachment(provider: MetaProvider, attachment: Json) -> None:
    kind, held = attachment.get("type"), _object(attachment, "payload").get("attachment_id")
    if kind not in _TYPES or provider.attachments.get(str(held)) != kind:
        raise invalid("attachment")


def _check_replies(replies: Any) -> None:
    if not isinstance(replies, list) or len(replies) > _REPLIES:
        raise invalid("quick_replies")
    for one in replies:
        title, payload = str(one.get("title", "")), str(one.get("payload", ""))
        if one.get("content_type") != "text" or not 1 <= len(title) <= _TITLE:
            raise invalid("quick_replies[title]")
        if not 1 <= len(payload) <= _PAYLOAD:
            raise invalid("quick_replies[payload]")


def _attachment(provider: MetaProvider, request: Request) -> Json:
    form = form_of(request)
    file, message = form.get("filedata"), form.get("message")
    if file is None or message is None or not file.content:
        raise invalid("message and filedata")
    if len(file.content) > _FILE:
        raise MetaRefusal(100, "Attachment size exceeds allowable limit", subcode=2018047)
    kind = _object(json.loads(message.words), "attachment").get("type")
    if kind not in _TYPES:
        raise invalid("attachment[type]")
    attachment_id = str(10**15 + len(provider.attachments))
    provider.attachments[attachment_id] = str(kind)
    provider.files[attachment_id] = file.content
    return {"attachment_id": attachment_id}


def _object(block: Mapping[str, Any], name: str) -> Json:
    value = block.get(name) if isinstance(block, dict) else None
    if not isinstance(value, dict):
        raise invalid(name)
    return value
