"""A town with two channel accounts of a third party's plug-in, an official of the desk, and the machine."""

import json
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from nexo_test_channels import Provider

from nexo.domain.accounts.models import Account
from nexo.domain.interactions.actions.configure_account import configure_account
from nexo.domain.interactions.actions.interpret_raw import interpret_raw
from nexo.domain.interactions.actions.record_raw import record_raw
from nexo.domain.interactions.models import Conversation, Interaction, RawRecord
from nexo.domain.interactions.ports import RawRequest
from nexo.domain.organisation.enums import JurisdictionLevel, Role
from nexo.domain.organisation.models import Jurisdiction, StaffMember, Unit
from nexo.kernel import clock
from nexo.kernel.actors import Actor, ActorKind, Grant, system

NOON = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def provider():
    Provider.reset()
    return Provider


@pytest.fixture
def noon():
    with clock.frozen(NOON):
        yield NOON


@pytest.fixture
def no_jobs(db) -> None:
    """Forget the jobs of tests with real commits: Django empties only the tables that it manages."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


@pytest.fixture
def town(no_jobs) -> Jurisdiction:
    return _town("los-ceibos", "LC")


@pytest.fixture
def other_town(db) -> Jurisdiction:
    return _town("otra", "OT")


def _town(slug: str, prefix: str) -> Jurisdiction:
    return Jurisdiction.objects.create(
        slug=slug,
        name=f"Municipalidad de {slug}",
        short_name=slug,
        code_prefix=prefix,
        level=JurisdictionLevel.MUNICIPALITY,
    )


@pytest.fixture
def machine(town) -> Actor:
    return system(town.pk)


@pytest.fixture
def make_unit(town):
    def make(code: str = "ALU", jurisdiction: Jurisdiction = town) -> Unit:
        return Unit.objects.create(
            jurisdiction=jurisdiction, code=code, name=f"Área {code}", path=code, valid_from=date(2026, 1, 1)
        )

    return make


@pytest.fixture
def staff_of(town, make_unit):
    """Make a member of staff with one role, over the whole town or over the units named."""

    def make(role: Role, *units: Unit, jurisdiction: Jurisdiction = town) -> Actor:
        name = f"{role.value}-{Account.objects.count()}"
        account = Account.objects.create_user(f"{name}@{jurisdiction.slug}.test")
        home = units[0] if units else Unit.objects.filter(jurisdiction=jurisdiction).first()
        member = StaffMember.objects.create(
            jurisdiction=jurisdiction,
            account=account,
            name=name,
            unit=home or make_unit("AV", jurisdiction),
        )
        return Actor(
            kind=ActorKind.STAFF,
            jurisdiction_id=jurisdiction.pk,
            account_id=account.pk,
            staff_id=member.pk,
            label=member.name,
            grants=frozenset({Grant(role.value, frozenset(unit.pk for unit in units) if units else None)}),
        )

    return make


@pytest.fixture
def clerk(staff_of) -> Actor:
    return staff_of(Role.FRONT_OFFICE)


@pytest.fixture
def chat(town, machine):
    return configure_account(
        actor=machine,
        jurisdiction=town,
        slug="test_chat",
        name="Chat",
        address="+5492320400000",
        settings={"number": "1"},
        secrets={"token": "t0k3n"},
    )


@pytest.fixture
def mail(town, machine):
    return configure_account(
        actor=machine, jurisdiction=town, slug="test_mail", name="Correo", address="hola@ceibos.test"
    )


@pytest.fixture
def feed():
    """Store items as one raw record of an account and interpret it; returns the entries that came of it."""

    def give(account, *items: dict) -> list[Interaction]:
        raw = record_raw(account=account, request=RawRequest(body=json.dumps(items).encode()))
        interpret_raw(raw_ids=[raw.pk])
        return list(Interaction.objects.filter(raw=raw).order_by("received_at", "pk"))

    return give


@pytest.fixture
def raw_state():
    def read(raw: RawRecord) -> tuple[str, str]:
        raw.refresh_from_db()
        return raw.state, raw.error

    return read


MARIA = [["whatsapp", "5492320411111"]]


@pytest.fixture
def chat_message():
    """Make the payload of one chat message."""

    def make(text="Hola", external_id="m1", senders=MARIA, **more) -> dict:
        return {
            "external_id": external_id,
            "senders": senders,
            "sender_name": "María Ríos",
            "text": text,
            "timestamp": NOON.isoformat(),
            **more,
        }

    return make


@pytest.fixture
def mail_message():
    """Make the payload of one mail."""

    def make(text="Hola", external_id="<1@x>", sender="maria@vecina.test", **more) -> dict:
        return {
            "external_id": external_id,
            "senders": [["email", sender]],
            "sender_name": "María Ríos",
            "subject": "Luz",
            "text": text,
            "timestamp": NOON.isoformat(),
            "extra": {"authentication": "pass"},
            **more,
        }

    return make


@pytest.fixture
def talk(chat, feed, chat_message) -> Conversation:
    """A conversation by chat, with one message."""
    (entry,) = feed(chat, chat_message())
    return entry.conversation
