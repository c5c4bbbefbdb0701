"""The stand-in over HTTP on loopback, and its deliveries to our webhook."""

import contextlib
import random
from collections.abc import Iterator, Sequence
from http.client import HTTPConnection
from urllib.parse import parse_qsl, urlencode, urlsplit

from nexo.adapters.shared.fakes.exchange import Answer, Request, answer_json
from nexo.adapters.shared.fakes.faults import under
from nexo.adapters.shared.fakes.serving import running as serving
from nexo.adapters.simulators.twilio_sms.provider import Form, Provider, TwilioRefusal

_FILES = "/_files"
_PATIENCE_S = 15  # Twilio's own


@contextlib.contextmanager
def running(provider: Provider) -> Iterator[str]:
    """Serve a provider on a free loopback port; yields its address."""

    async def answer(request: Request) -> Answer:
        return await _answer(provider, request)

    with serving(answer) as url:
        provider.url = url
        yield url


def deliver(
    provider: Provider,
    hook_url: str,
    forms: Sequence[Form],
    *,
    public_url: str = "",
    copies: int = 1,
    seed: int = 0,
) -> list[int]:
    """Post signed webhooks and return the statuses; `seed` shuffles, `public_url` is what Twilio was given."""
    parcels = [form for form in forms for _ in range(copies)]
    if seed:
        random.Random(seed).shuffle(parcels)  # noqa: S311 - order of deliveries, repeatable; no secret
    target = urlsplit(hook_url)
    answers = []
    for form in parcels:
        connection = HTTPConnection(target.netloc, timeout=_PATIENCE_S)
        headers = {
            "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
            "X-Twilio-Signature": provider.sign(public_url or hook_url, form),
        }
        connection.request("POST", target.path, urlencode(form), headers)
        answers.append(connection.getresponse().status)
        connection.close()
    return answers


async def _answer(provider: Provider, request: Request) -> Answer:
    if request.path.startswith(_FILES):
        media_type, content = provider.files[request.path.removeprefix(_FILES)]
        return Answer(body=content, content_type=media_type)
    try:
        provider.authorise(request.headers.get("authorization", ""))
        return await _under_account(provider, request)
    except TwilioRefusal as refused:
        return _no(refused)


async def _under_account(provider: Provider, request: Request) -> Answer:
    if request.path in provider.files:
        # Media are redirected to where they lie.
        return Answer(status=307, headers={"location": _FILES + request.path})
    resource = request.path.removeprefix(f"/2010-04-01/Accounts/{provider.account_sid}/")
    if (request.method, resource) == ("GET", "IncomingPhoneNumbers.json"):
        asked = request.query.get("PhoneNumber", "")
        numbers = [{"phone_number": number} for number in provider.numbers if asked in {"", number}]
        return answer_json({"incoming_phone_numbers": numbers})
    if request.method == "GET" and resource.startswith("Messages"):
        return _read(provider, request, resource)
    if (request.method, resource) != ("POST", "Messages.json"):
        raise TwilioRefusal(20404, "The requested resource was not found", 404)

    async def go_on() -> Answer:
        return answer_json(provider.accept(dict(parse_qsl(request.body.decode()))), 201)

    return await under(
        provider.faults.next_fault(),
        go_on,
        refuse=lambda code: _no(TwilioRefusal(code, "Refused as ordered")),
        throttle=lambda: _no(TwilioRefusal(20429, "Too Many Requests", 429)),
    )


def _read(provider: Provider, request: Request, resource: str) -> Answer:
    """Answer the list of a day, one message, or the list of its files."""
    if resource == "Messages.json":
        count, page = int(request.query.get("PageSize", "50")), int(request.query.get("Page", "0"))
        day = request.query.get("DateSent", "")
        rows = provider.held_on(day, page * count, count)
        more = provider.held_on(day, (page + 1) * count, 1)
        following = urlencode({"DateSent": day, "PageSize": count, "Page": page + 1})
        uri = f"/2010-04-01/Accounts/{provider.account_sid}/Messages.json?{following}"
        return answer_json({"messages": rows, "next_page_uri": uri if more else None})
    sid = resource.removeprefix("Messages/").partition("/")[0].removesuffix(".json")
    if sid not in provider.held:
        raise TwilioRefusal(20404, "The requested resource was not found", 404)
    if resource.endswith("/Media.json"):
        return answer_json({"media_list": provider.media_of(sid)})
    return answer_json(provider.held[sid])


def _no(refused: TwilioRefusal) -> Answer:
    words = {"code": refused.code, "message": str(refused), "status": refused.status}
    return answer_json(words, refused.status)
