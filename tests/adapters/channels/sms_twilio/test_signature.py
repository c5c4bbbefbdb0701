"""Signatures: the vectors that Twilio publishes with its libraries, and what must never pass."""

from dataclasses import replace
from urllib.parse import urlencode

import pytest

from nexo.adapters.channels.sms_twilio.channel import TwilioChannel
from nexo.adapters.channels.sms_twilio.signature import sign, spellings
from nexo.domain.interactions.ports import RawRequest, SignatureInvalid

CHANNEL = TwilioChannel()
URL = "https://mycompany.com/myapp.php?foo=1&bar=2"
FORM = [
    ("CallSid", "CA1234567890ABCDE"),
    ("Digits", "1234"),
    ("From", "+14158675309"),
    ("To", "+18005551212"),
    ("Caller", "+14158675309"),
]
BODY = b'{"property": "value", "boolean": true}'
DIGEST = "0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620"


@pytest.mark.parametrize(
    ("url", "form", "expected"),
    [
        (URL, FORM, "RSOYDt4T1cUTdK1PDd93/VVr8B8="),
        (URL.replace(".com", ".com:443"), FORM, "kvajT1Ptam85bY51eRf/AJRuM3w="),
        (URL.replace("https", "http").replace(".com", ".com:1234"), FORM, "Zmvh+3yNM1Phv2jhDCwEM3q5ebU="),
        (URL.replace("https", "http").replace(".com", ".com:80"), FORM, "0ZXoZLH/DfblKGATFgpif+LLRf4="),
        (
            URL,
            [("Sid", "CA123"), ("SidAccount", "AC123"), ("Digits", "5678"), ("Digits", "1234")],
            "IK+Dwps556ElfBT0I3Rgjkr1wJU=",
        ),
        (f"{URL}&bodySHA256={DIGEST}", [], "a9nBmqA0ju/hNViExpshrM61xv4="),
    ],
)
def test_the_published_vectors(url, form, expected):
    assert sign("12345", url, form) == expected


def test_the_address_is_tried_with_and_without_its_port():
    assert spellings("https://a.example/x/") == ["https://a.example/x/", "https://a.example:443/x/"]
    assert spellings("http://a.example:8000/x/") == [
        "http://a.example:8000/x/",
        "http://a.example/x/",
        "http://a.example:80/x/",
    ]


@pytest.fixture
def signed(account, provider):
    form = provider.write("+5493415550101", "Hola + ñ & más")
    header = provider.sign(account.hook_url, form)
    return RawRequest(body=urlencode(form).encode(), headers={"x-twilio-signature": header})


def refused(account, request):
    with pytest.raises(SignatureInvalid):
        CHANNEL.verify(account, request)


def test_the_public_address_counts_whatever_the_proxy_makes_of_it(account, signed):
    CHANNEL.verify(account, replace(signed, headers={**signed.headers, "host": "10.0.0.7:8000"}))


def test_another_address_another_body_another_token_or_none_is_refused(account, signed):
    refused(replace(account, hook_url=account.hook_url.replace("aa/", "ab/")), signed)
    refused(replace(account, hook_url=""), signed)
    refused(account, replace(signed, body=signed.body + b"&More=1"))
    refused(account, replace(signed, headers={}))
    refused(account, replace(signed, headers={"x-twilio-signature": "ñ"}))
    refused(replace(account, secrets={"auth_token": "other"}), signed)
    refused(replace(account, secrets={"auth_token": ""}), signed)


def test_while_the_token_is_changed_the_former_one_still_proves(account, signed, provider):
    both = {"auth_token": "new", "auth_token_previous": provider.auth_token}
    CHANNEL.verify(replace(account, secrets=both), signed)


def test_a_json_body_is_signed_by_its_digest(account, provider):
    header = sign(provider.auth_token, f"{account.hook_url}?bodySHA256={DIGEST}")
    request = RawRequest(body=BODY, headers={"x-twilio-signature": header}, query={"bodySHA256": DIGEST})
    CHANNEL.verify(account, request)
    refused(account, replace(request, body=BODY + b" "))
    refused(account, replace(request, query={"bodySHA256": "0" * 64}))
    refused(account, replace(request, query={}))
