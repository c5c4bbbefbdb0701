"""Whatever bytes come in, one record comes out: interpreted, or where an official finds it."""

import random
from datetime import UTC, datetime

import pytest

from nexo.domain.interactions.actions.configure_account import configure_account
from nexo.domain.interactions.actions.interpret_raw import MAX_TRIES, interpret_raw
from nexo.domain.interactions.actions.record_raw import record_raw
from nexo.domain.interactions.models import Interaction, RawRecord
from nexo.domain.interactions.ports import RawRequest
from nexo.kernel import clock
from nexo.kernel.actors import system
from nexo.testing.town import small_town

MONDAY = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
GOOD = b"From: ana@x.example\r\nMessage-ID: <%d@x>\r\nSubject: hola\r\n\r\nHola\r\n"
NOISE = (
    b"\x00",
    b"\xff\xfe",
    b"{",
    b"[[[",
    b'{"entry": [1, null, {"changes": 3}]}',
    b"From: \r\n\r\n",
    b"\r\n" * 50,
)
SETTINGS = {"email": {"smtp_host": "127.0.0.1"}, "whatsapp": {"phone_number_id": "123"}}


@pytest.mark.parametrize("channel", ["email", "whatsapp"])
def test_every_record_is_settled_and_the_good_ones_among_them_arrive(db, channel):
    with clock.frozen(MONDAY):
        town = small_town()
        machine = system(town.jurisdiction.id)
        accounts = {
            slug: configure_account(
                actor=machine,
                jurisdiction=town.jurisdiction,
                slug=slug,
                name=slug,
                address=f"nosotros@{slug}.example",
                settings=SETTINGS[slug],
            )
            for slug in SETTINGS
        }
        dice = random.Random(7)
        bodies = [*NOISE, *(dice.randbytes(dice.randrange(400)) for _ in range(40))]
        rows = []
        for number, body in enumerate(bodies):
            rows.append(record_raw(account=accounts[channel], request=RawRequest(body=body)))
            good = RawRequest(body=GOOD % number)
            rows.append(record_raw(account=accounts["email"], request=good))
        for _ in range(MAX_TRIES):
            interpret_raw(raw_ids=[row.pk for row in rows])
        assert set(RawRecord.objects.values_list("state", flat=True)) <= {"interpreted", "quarantined"}
        assert RawRecord.objects.filter(state="quarantined", error="").count() == 0
        assert Interaction.objects.filter(subject="hola", party__isnull=False).count() == len(bodies)
        for row in RawRecord.objects.filter(account=accounts[channel]).order_by("pk"):
            assert bytes(row.body) in {*bodies, *(GOOD % number for number in range(len(bodies)))}
