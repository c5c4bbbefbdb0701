"""What Twilio holds of a day, and a message of it as the webhook that should have come.

Source: https://www.twilio.com/docs/messaging/api/message-resource (list; `DateSent` is a day in GMT).
"""

from collections.abc import Iterator
from datetime import date
from urllib.parse import parse_qsl, urlencode, urlsplit

from nexo.adapters.channels.sms_twilio.api import Api
from nexo.adapters.shared.reading import Json, items, mapping, text
from nexo.domain.interactions.ports import RawRequest, Tally

_PAGE, _MOST_PAGES = 1000, 100
_FORM = {"Content-Type": "application/x-www-form-urlencoded; charset=UTF-8"}


def tally(api: Api, day: date, *, page: int = _PAGE) -> Tally:
    """Return what came and what left on a day, asking for `page` messages at a time; raises `ChannelError`.

    Where a messaging service sends, its numbers are Twilio's to choose: then all of the account's are counted.
    """
    number = "" if api.settings.messaging_service_sid else api.settings.from_number
    received: list[str] = []
    sent = 0
    for row in _messages(api, day, page):
        incoming = text(row.get("direction")) == "inbound"
        if number and text(row.get("to" if incoming else "from")) != number:
            continue
        if incoming:
            received.append(text(row.get("sid")))
        elif text(row.get("status")) not in {"canceled", "scheduled"}:
            sent += 1
    return Tally(received=len(received), sent=sent, received_ids=tuple(one for one in received if one))


def again(api: Api, sid: str) -> RawRequest:
    """Return a message as its webhook would have told it; raises `ChannelError`."""
    row = api.read(f"Messages/{sid}.json")
    form = {
        "MessageSid": sid,
        "SmsSid": sid,
        "AccountSid": text(row.get("account_sid")),
        "From": text(row.get("from")),
        "To": text(row.get("to")),
        "Body": text(row.get("body")),
        "SmsStatus": "received",
        "NumSegments": text(row.get("num_segments")),
        "NumMedia": text(row.get("num_media")) or "0",
        **_media(api, sid, row),
    }
    return RawRequest(
        body=urlencode(form).encode(), headers={name.lower(): one for name, one in _FORM.items()}
    )


def _messages(api: Api, day: date, page: int) -> Iterator[Json]:
    asked = {"DateSent": day.isoformat(), "PageSize": str(page)}
    for _ in range(_MOST_PAGES):
        answer = api.read("Messages.json", **asked)
        yield from (mapping(row) for row in items(answer.get("messages")))
        following = text(answer.get("next_page_uri"))
        if not following:
            return
        # Only its parameters: the address stays the one that the operator configured.
        asked = dict(parse_qsl(urlsplit(following).query))


def _media(api: Api, sid: str, row: Json) -> dict[str, str]:
    if text(row.get("num_media")) in {"", "0"}:
        return {}
    found = items(api.read(f"Messages/{sid}/Media.json").get("media_list"))
    form: dict[str, str] = {}
    for number, one in enumerate(mapping(part) for part in found):
        form[f"MediaUrl{number}"] = api.address_of(f"Messages/{sid}/Media/{text(one.get('sid'))}")
        form[f"MediaContentType{number}"] = text(one.get("content_type"))
    return form
