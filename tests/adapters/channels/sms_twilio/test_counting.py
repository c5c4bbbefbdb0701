"""A day as Twilio lists it, by pages; a message of it told again exactly as its webhook would have."""

from datetime import UTC
from urllib.parse import parse_qsl

from nexo.adapters.channels.sms_twilio import counting
from nexo.adapters.channels.sms_twilio.api import Api
from nexo.adapters.channels.sms_twilio.channel import TwilioChannel
from nexo.kernel import clock

CHANNEL = TwilioChannel()
ANA = "+5493415550101"


def today():
    return clock.now().astimezone(UTC).date()


def test_a_day_is_counted_page_by_page(provider, account):
    forms = [provider.write(ANA, f"Hola {number}") for number in range(5)]
    provider.accept({"To": ANA, "From": provider.numbers[0], "Body": "Va la cuadrilla"})
    found = counting.tally(Api(account), today(), page=2)
    assert (found.received, found.sent) == (5, 1)
    assert list(found.received_ids) == [form["MessageSid"] for form in forms]
    assert CHANNEL.tally(account, today()) == found


def test_another_number_of_the_account_is_not_ours(provider, account):
    sid = provider.write(ANA, "Hola")["MessageSid"]
    provider.held[sid]["to"] = "+15005550009"
    assert CHANNEL.tally(account, today()).received == 0


def test_a_message_is_told_again_as_it_would_have_come(provider, account):
    form = provider.write(ANA, "¿Me leyeron?", files=(("image/jpeg", b"foto"),))
    request = CHANNEL.again(account, form["MessageSid"])
    told = CHANNEL.parse(account, request)
    (item,) = told
    assert (item.external_id, item.text) == (form["MessageSid"], "¿Me leyeron?")
    assert [sender.value for sender in item.senders] == [ANA]
    assert dict(parse_qsl(request.body.decode()))["MediaUrl0"] == form["MediaUrl0"]
    assert CHANNEL.fetch_media(account, item.media[0]) == b"foto"
