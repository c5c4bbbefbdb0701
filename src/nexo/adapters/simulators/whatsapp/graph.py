"""The provider's side that the product calls: messages, files, the number's facts, with a bearer token."""

import hmac
import re
import zlib

from nexo.adapters.shared.fakes.exchange import Answer, Request, answer_json, form_of
from nexo.adapters.shared.fakes.faults import under
from nexo.adapters.simulators.whatsapp.number import ProviderNumber, Template
from nexo.adapters.simulators.whatsapp.provider import Provider
from nexo.adapters.simulators.whatsapp.refusals import BAD_TOKEN, GraphRefusal, invalid, missing

_PATH = re.compile(r"/v[0-9]+\.[0-9]+/(?P<object>[0-9]+)(?:/(?P<edge>messages|media|message_templates))?/?")
_MEGABYTE = 1024 * 1024
_LIMITS = {
    "image/jpeg": 5,
    "image/png": 5,
    "image/webp": 1,
    "audio/aac": 16,
    "audio/amr": 16,
    "audio/mpeg": 16,
    "audio/mp4": 16,
    "audio/ogg": 16,
    "video/3gpp": 16,
    "video/mp4": 16,
}
_DOCUMENT_LIMIT = 100


async def answer_graph(provider: Provider, request: Request) -> Answer:
    """Answer one call of the product, or let it fail as ordered."""
    try:
        _authorise(provider, request)
        found = _PATH.fullmatch(request.path)
        if not found:
            raise GraphRefusal(2500, "Unknown path components")  # noqa: TRY301 - one place spells refusals
        fault = provider.behaviour.next_fault() if request.method == "POST" else None
        return await under(
            fault,
            lambda: _route(provider, request, found["object"], found["edge"] or ""),
            refuse=_refuse,
            throttle=_throttle,
        )
    except GraphRefusal as refusal:
        provider.journal.append("refused", code=refusal.code, path=request.path, details=refusal.details)
        return answer_json(refusal.to_json(), refusal.status)


def _authorise(provider: Provider, request: Request) -> None:
    expected = f"Bearer {provider.number().access_token}"
    if not hmac.compare_digest(request.headers.get("authorization", "").encode(), expected.encode()):
        raise GraphRefusal(*BAD_TOKEN, status=401)


def _refuse(code: int) -> Answer:
    raise GraphRefusal(code, "Ordered refusal")


def _throttle() -> Answer:
    refusal = GraphRefusal(130429, "Rate limit hit", "Message throughput limit reached.")
    return answer_json(refusal.to_json(), 429, **{"Retry-After": "2"})


async def _route(provider: Provider, request: Request, target: str, edge: str) -> Answer:
    if edge == "message_templates":
        return _templates(provider, request, target)
    mine = target == provider.number().phone_number_id
    if edge and not mine:
        details = f"Object with ID '{target}' does not exist"
        raise GraphRefusal(100, "Unsupported post request", details, subcode=33)
    if edge == "messages" and request.method == "POST":
        return _messages(provider, request)
    if edge == "media" and request.method == "POST":
        return _upload(provider, request)
    if request.method == "GET" and mine:
        return _facts(provider)
    if request.method == "GET":
        return _media(provider, target)
    raise GraphRefusal(100, "Unsupported request")


def _messages(provider: Provider, request: Request) -> Answer:
    try:
        body = request.json()
    except ValueError as error:
        raise GraphRefusal(100, "Invalid parameter", "The body is not JSON.") from error
    if isinstance(body, dict) and body.get("status") == "read":
        if body.get("message_id") not in provider.book.lines:
            raise invalid("message_id does not exist.")
        return answer_json({"success": True})
    return answer_json(provider.accept(body))


def _upload(provider: Provider, request: Request) -> Answer:
    form = form_of(request)
    product, file = form.get("messaging_product"), form.get("file")
    if product is None or product.words != "whatsapp":
        raise missing("messaging_product")
    if file is None:
        raise missing("file")
    if not file.content:
        raise invalid("file is empty.")
    if len(file.content) > _LIMITS.get(file.media_type, _DOCUMENT_LIMIT) * _MEGABYTE:
        raise GraphRefusal(131053, "Media upload error", "File is larger than allowed for its type.")
    kept = provider.keep(file.content, media_type=file.media_type, filename=file.filename)
    return answer_json({"id": kept.media_id})


def _media(provider: Provider, media_id: str) -> Answer:
    file = provider.book.media.get(media_id)
    if file is None:
        details = f"Object with ID '{media_id}' does not exist"
        raise GraphRefusal(100, "Unsupported get request", details, subcode=33)
    return answer_json(
        {
            "messaging_product": "whatsapp",
            "url": f"{provider.url}/_files/{media_id}",
            "mime_type": file.media_type,
            "sha256": file.sha256,
            "file_size": file.size,
            "id": media_id,
        }
    )


def _templates(provider: Provider, request: Request, target: str) -> Answer:
    """Answer a page of the templates of the business; the cursor is the name of the last one."""
    number = provider.number()
    if target != number.business_account_id or request.method != "GET":
        details = f"Object with ID '{target}' does not exist"
        raise GraphRefusal(100, "Unsupported get request", details, subcode=33)
    limit, after = int(request.query.get("limit", 25)), request.query.get("after", "")
    rows = [(name, language, number.templates[name]) for name, language in _versions(number)]
    left = [row for row in rows if "/".join(row[:2]) > after]
    shown = left[:limit]
    paging: dict[str, object] = {"cursors": {"after": "/".join(shown[-1][:2])}} if shown else {}
    if len(left) > limit:
        paging["next"] = f"{provider.url}{request.path}"
    return answer_json({"data": [_template(*row) for row in shown], "paging": paging})


def _versions(number: ProviderNumber) -> list[tuple[str, str]]:
    return sorted((name, language) for name, one in number.templates.items() for language in one.languages)


def _template(name: str, language: str, one: Template) -> dict[str, object]:
    return {
        "id": str(zlib.crc32(f"{name}/{language}".encode())),
        "name": name,
        "language": language,
        "status": "PAUSED" if one.paused else "APPROVED",
        "category": "UTILITY",
        "components": [{"type": "BODY", "text": one.body}],
    }


def _facts(provider: Provider) -> Answer:
    number = provider.number()
    return answer_json(
        {
            "id": number.phone_number_id,
            "display_phone_number": number.display_phone_number,
            "verified_name": number.verified_name,
            "quality_rating": "GREEN",
        }
    )


def answer_file(provider: Provider, request: Request) -> Answer:
    """Answer the download of a file: with the token, as the provider's own address asks."""
    try:
        _authorise(provider, request)
    except GraphRefusal as refusal:
        return answer_json(refusal.to_json(), refusal.status)
    file = provider.book.media.get(request.path.removeprefix("/_files/"))
    if file is None:
        return Answer(status=404)
    return Answer(body=provider.path_of(file.media_id).read_bytes(), content_type=file.media_type)
