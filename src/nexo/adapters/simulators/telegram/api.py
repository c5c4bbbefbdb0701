"""The provider's side that the product calls: `/bot<token>/<method>` and `/file/bot<token>/<path>`."""

import hmac
import json
import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from nexo.adapters.shared.fakes import serving
from nexo.adapters.shared.fakes.exchange import Answer, Part, Request, answer_json, form_of
from nexo.adapters.shared.fakes.faults import under
from nexo.adapters.simulators.telegram import checks
from nexo.adapters.simulators.telegram.provider import MAX_DOWNLOAD, TelegramProvider
from nexo.adapters.simulators.telegram.refusals import BotRefusal, bad
from nexo.adapters.simulators.telegram.updates import Json

_PATH = re.compile(r"/(?P<file>file/)?bot(?P<token>[^/]+)/(?P<rest>.+)")
_ACTS = frozenset({"sendMessage", "sendPhoto", "sendDocument"})
_LOOPBACK = frozenset({"127.0.0.1", "localhost"})

Fields = Mapping[str, Any]
Files = Mapping[str, Part]


def answering(provider: TelegramProvider) -> serving.Answering:
    """Return what answers the calls to one bot."""

    async def answer(request: Request) -> Answer:
        found = _PATH.fullmatch(request.path)
        if found is None:
            return answer_json(BotRefusal(404, "Not Found").to_json(), 404)
        if not hmac.compare_digest(found["token"].encode(), provider.token.encode()):
            return answer_json(BotRefusal(401, "Unauthorized").to_json(), 401)
        if found["file"]:
            return _download(provider, found["rest"])

        async def go_on() -> Answer:
            return _answer(provider, found["rest"], request)

        fault = provider.faults.next_fault() if found["rest"] in _ACTS else None
        return await under(fault, go_on, refuse=_refuse, throttle=_throttle)

    return answer


def _refuse(code: int) -> Answer:
    return answer_json(BotRefusal(code, "Ordered refusal").to_json(), code)


def _throttle() -> Answer:
    refusal = BotRefusal(429, "Too Many Requests: retry after 3", retry_after=3)
    return answer_json(refusal.to_json(), 429)


def _answer(provider: TelegramProvider, method: str, request: Request) -> Answer:
    reader = _METHODS.get(method)
    if reader is None:
        return answer_json(BotRefusal(404, "Not Found").to_json(), 404)
    try:
        return answer_json({"ok": True, "result": reader(provider, *_fields(request))})
    except BotRefusal as refusal:
        return answer_json(refusal.to_json(), refusal.code)


def _fields(request: Request) -> tuple[Fields, Files]:
    """Return the fields of a call, in whichever of the documented ways they came, and its files."""
    media_type = request.headers.get("content-type", "").partition(";")[0]
    if media_type == "application/json":
        try:
            return {**request.query, **request.json()}, {}
        except (ValueError, TypeError) as error:
            raise bad("can't parse request: JSON object expected") from error
    if media_type == "multipart/form-data":
        return _form(request)
    return {**request.query, **dict(parse_qsl(request.body.decode()))}, {}


def _form(request: Request) -> tuple[Fields, Files]:
    parts = form_of(request)
    fields: dict[str, Any] = dict(request.query)
    fields |= {name: part.words for name, part in parts.items() if not part.filename}
    for name in ("reply_markup", "reply_parameters"):
        if name in fields:
            fields[name] = json.loads(fields[name])
    return fields, {name: part for name, part in parts.items() if part.filename}


def _chat(fields: Fields) -> int:
    try:
        return int(fields["chat_id"])
    except (KeyError, ValueError) as error:
        raise bad("chat_id is empty") from error


def _answered(provider: TelegramProvider, chat: int, fields: Fields) -> int | None:
    wanted = fields.get("reply_parameters")
    if not wanted:
        return None
    if provider.has_message(chat, wanted["message_id"]):
        return int(wanted["message_id"])
    if wanted.get("allow_sending_without_reply"):
        return None
    raise bad("message to be replied not found")


def _send_message(provider: TelegramProvider, fields: Fields, _files: Any) -> Json:
    chat, text = _chat(fields), checks.check_text(fields)
    buttons = tuple(checks.check_keyboard(fields.get("reply_markup")))
    return provider.accept(
        chat, kind="text", text=text, buttons=buttons, answers=_answered(provider, chat, fields)
    )


def _send_file(kind: str) -> "Method":
    def send(provider: TelegramProvider, fields: Fields, files: Files) -> Json:
        chat, file = _chat(fields), files.get(kind, Part(b""))
        caption = checks.check_file(kind, fields, file.content)
        return provider.accept(
            chat,
            kind=kind,
            text=caption,
            buttons=tuple(checks.check_keyboard(fields.get("reply_markup"))),
            filename=file.filename,
            content=file.content,
            answers=_answered(provider, chat, fields),
        )

    return send


def _get_file(provider: TelegramProvider, fields: Fields, _files: Any) -> Json:
    file_id = str(fields.get("file_id", ""))
    content = provider.files.get(file_id)
    if content is None:
        raise bad("wrong file_id or the file is temporarily unavailable")
    if len(content) > MAX_DOWNLOAD:
        raise bad("file is too big")
    return {"file_id": file_id, "file_size": len(content), "file_path": f"photos/{file_id}.jpg"}


def _download(provider: TelegramProvider, path: str) -> Answer:
    content = provider.files.get(path.removeprefix("photos/").removesuffix(".jpg"))
    if content is None:
        return answer_json(BotRefusal(404, "Not Found").to_json(), 404)
    return Answer(body=content, content_type="application/octet-stream")


def _answer_callback(provider: TelegramProvider, fields: Fields, _files: Any) -> bool:
    touch = str(fields.get("callback_query_id", ""))
    if touch not in provider.turning:
        raise bad("query is too old and response timeout expired or query ID is invalid")
    provider.turning.remove(touch)
    return True


def _get_me(provider: TelegramProvider, _fields: Fields, _files: Any) -> Json:
    return {**provider.me, "can_join_groups": True, "can_read_all_group_messages": False}


def _webhook_info(provider: TelegramProvider, _fields: Fields, _files: Any) -> Json:
    hook = provider.hook
    error = (
        {"last_error_date": hook.last_error_at, "last_error_message": hook.last_error}
        if hook.last_error
        else {}
    )
    return {
        "url": hook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(hook.pending),
        **error,
    }


def _set_webhook(provider: TelegramProvider, fields: Fields, _files: Any) -> bool:
    url, secret = str(fields.get("url", "")), str(fields.get("secret_token", ""))
    target = urlsplit(url)
    checks.check_webhook(
        url,
        secret,
        target.port,
        is_secure=target.scheme == "https",
        is_loopback=target.hostname in _LOOPBACK,
    )
    provider.hook.url, provider.hook.secret = url, secret
    return True


Method = Callable[[TelegramProvider, Fields, Files], Json | bool]

_METHODS: Mapping[str, Method] = {
    "sendMessage": _send_message,
    "sendPhoto": _send_file("photo"),
    "sendDocument": _send_file("document"),
    "answerCallbackQuery": _answer_callback,
    "getFile": _get_file,
    "getMe": _get_me,
    "getWebhookInfo": _webhook_info,
    "setWebhook": _set_webhook,
}
