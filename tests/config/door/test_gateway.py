"""A gateway signs nothing: a secret in the address and its network let it in, and its GETs bring news."""

import pytest

from config.door.asking import ask
from config.door.conftest import dsn_of_the_test_database, secrets_for
from nexo.domain.interactions.models import ChannelAccount, RawRecord

pytestmark = pytest.mark.django_db(transaction=True)
TOKEN = "a-long-secret-of-the-town"
CALL = "?from=5493415550101&text=Hola+%C3%B1and%C3%BA&id=m1"


@pytest.fixture
def gateway(account):
    row = ChannelAccount.objects.create(
        jurisdiction=account.jurisdiction,
        slug="sms_gateway",
        name="Kannel",
        settings={"url": "https://gateway.example/send", "networks": ["127.0.0.0/8", "198.51.100.0/24"]},
    )
    row.secrets_sealed = secrets_for(row.pk, {"path_token": TOKEN})
    row.save()
    return row


def test_a_get_is_stored_without_the_secret(door, gateway):
    answer = ask(door.port, "GET", f"/hooks/sms_gateway/{gateway.pk}/{TOKEN}/{CALL}")
    assert (answer.status, answer.body) == (200, b"")
    raw = RawRecord.objects.get()
    assert (raw.method, raw.query, bytes(raw.body)) == (
        "GET",
        {"from": "5493415550101", "text": "Hola ñandú", "id": "m1"},
        b"",
    )
    assert TOKEN not in str(raw.headers)


@pytest.mark.parametrize("behind", ["", "wrong/", TOKEN.upper() + "/"])
def test_without_the_secret_nothing_is_stored(door, gateway, behind):
    for method in ("GET", "POST"):
        answer = ask(door.port, method, f"/hooks/sms_gateway/{gateway.pk}/{behind}{CALL}")
        assert (answer.status, answer.body) == (401, b"")
    assert RawRecord.objects.count() == 0


def test_more_behind_the_secret_is_no_address(door, gateway):
    assert ask(door.port, "GET", f"/hooks/sms_gateway/{gateway.pk}/{TOKEN}/x/{CALL}").status == 404


def test_another_network_is_refused_and_a_trusted_proxy_is_believed(make_door, gateway):
    door = make_door(dsn=dsn_of_the_test_database(), NEXO_TRUSTED_PROXIES="127.0.0.1")
    path = f"/hooks/sms_gateway/{gateway.pk}/{TOKEN}/{CALL}"
    assert ask(door.port, "GET", path, X_Forwarded_For="203.0.113.9").status == 401
    assert ask(door.port, "GET", path, X_Forwarded_For="198.51.100.7").status == 200
