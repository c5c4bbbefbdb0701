"""Only the provider gets in, also while the app secret is being changed."""

from dataclasses import replace
from uuid import uuid4

import pytest

from nexo.adapters.shared.meta.signature import handshake, sign, verify
from nexo.domain.interactions.ports import AccountConfig, RawRequest, SignatureInvalid

ACCOUNT = AccountConfig(
    id=uuid4(),
    slug="whatsapp",
    name="",
    address="",
    settings={},
    secrets={"app_secret": "new", "app_secret_previous": "old", "verify_token": "token"},
)
BODY = '{"a": "ñ"}'.encode()
HANDSHAKE = {"hub.mode": "subscribe", "hub.verify_token": "token", "hub.challenge": "42"}


def signed(value: str, body: bytes = BODY) -> RawRequest:
    return RawRequest(body=body, headers={"x-hub-signature-256": value})


@pytest.mark.parametrize("secret", ["new", "old"])
def test_either_live_secret_opens(secret):
    verify(ACCOUNT, signed(sign(secret, BODY)))


def test_the_header_value_is_the_hmac_of_the_raw_bytes():
    assert sign("new", b"{}") == ("sha256=56fde440898b2046eee6f58816ea81c5780d6bd5d34d1ce41b99d54edacbc4b8")


@pytest.mark.parametrize(
    "value",
    [
        "",
        "sha256=",
        "sha256=00",
        sign("stranger", BODY),
        sign("new", BODY).removeprefix("sha256="),
        sign("new", BODY).upper(),
        sign("new", b'{"a":"\\u00f1"}'),
        "sha1=" + sign("new", BODY)[7:],
        "sha256=ñandú",
    ],
)
def test_anything_else_is_refused(value):
    with pytest.raises(SignatureInvalid):
        verify(ACCOUNT, signed(value))


@pytest.mark.parametrize("secrets", [{}, {"app_secret": ""}, {"app_secret": "", "app_secret_previous": ""}])
def test_an_empty_secret_proves_nothing(secrets):
    with pytest.raises(SignatureInvalid):
        verify(replace(ACCOUNT, secrets=secrets), signed(sign("", BODY)))


def test_a_handshake_gets_its_challenge_without_a_signature():
    assert handshake(ACCOUNT, RawRequest(body=b"", method="GET", query=HANDSHAKE)) == "42"


@pytest.mark.parametrize(
    "change",
    [
        {"hub.mode": "unsubscribe"},
        {"hub.verify_token": "tokeN"},
        {"hub.verify_token": ""},
        {"hub.challenge": ""},
    ],
)
def test_a_wrong_handshake_gets_nothing(change):
    assert handshake(ACCOUNT, RawRequest(body=b"", method="GET", query={**HANDSHAKE, **change})) is None


def test_an_account_without_a_token_answers_no_handshake():
    bare = replace(ACCOUNT, secrets={"verify_token": ""})
    query = {**HANDSHAKE, "hub.verify_token": ""}
    assert handshake(bare, RawRequest(body=b"", method="GET", query=query)) is None
