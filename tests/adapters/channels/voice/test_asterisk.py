"""Asterisk's manager interface over a real socket: calls told, lines cut in the middle, strangers' bytes."""

import os
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from adapters.channels.voice.asterisk import SECRET, USER, ScriptedAsterisk, Session, transcript
from nexo.adapters.channels.voice.channel import VoiceChannel
from nexo.adapters.channels.voice.events import HEARD, HEARD_AT
from nexo.adapters.channels.voice.manager import Manager
from nexo.adapters.channels.voice.settings import VoiceSettings
from nexo.domain.accounts.models import Account
from nexo.domain.interactions.actions.configure_account import configure_account
from nexo.domain.interactions.actions.hear_account import hear_account
from nexo.domain.interactions.actions.interpret_raw import interpret_raw
from nexo.domain.interactions.actions.keep_call import keep_call
from nexo.domain.interactions.actions.place_call import call_from_seat, place_call
from nexo.domain.interactions.actions.record_raw import record_raw
from nexo.domain.interactions.actions.take_calls import take_calls
from nexo.domain.interactions.models import Call, CallBack, ChannelAccount, Interaction, RawRecord
from nexo.domain.interactions.ports import (
    AccountConfig,
    CallMoment,
    CallNews,
    ChannelError,
    InboundItem,
    ItemKind,
    RawRequest,
    Remedy,
    SignatureInvalid,
    Unreadable,
)
from nexo.domain.interactions.queries.calls import calls_from_seat
from nexo.domain.organisation.models import Jurisdiction, StaffMember, Unit
from nexo.kernel.actors import Actor, ActorKind, Grant, system

NUMBER = "+5492262412345"
BEFORE = datetime(2026, 11, 20, 12, tzinfo=UTC)  # before anything that the transcripts tell
ANSWERED, ABANDONED, OUTGOING = (transcript(name) for name in ("answered", "abandoned", "outgoing"))


@pytest.fixture
def town(db) -> Jurisdiction:
    return Jurisdiction.objects.create(
        name="Los Ceibos", slug="los-ceibos", code_prefix="LC", contact={"area_code": "2262"}
    )


@pytest.fixture
def asterisk(monkeypatch):
    """Start a scripted exchange that the account may reach."""
    started: list[ScriptedAsterisk] = []

    def start(*sessions: Session) -> ScriptedAsterisk:
        one = ScriptedAsterisk(*sessions)
        started.append(one)
        monkeypatch.setenv("NEXO_HTTP_ALLOW", f"*=127.0.0.1:{one.port}")
        return one

    yield start
    for one in started:
        one.close()


def settings(port: int, **more) -> dict:
    plain = {"exchange": "asterisk", "host": "127.0.0.1", "port": port, "tls": False, "username": USER}
    return {**plain, "timeout_s": 2, **more}


@pytest.fixture
def line(town):
    def make(server: ScriptedAsterisk, secret: str = SECRET) -> ChannelAccount:
        return configure_account(
            actor=system(town.pk),
            jurisdiction=town,
            slug="voice",
            name="147",
            settings=settings(server.port),
            secrets={"ami_secret": secret},
        )

    return make


def hear(account) -> None:
    """Listen until the exchange breaks the line, as it does at the end of a script, then interpret."""
    with pytest.raises(ChannelError) as broken:
        hear_account(account_id=account.pk)
    assert broken.value.code == "ami_broken"
    interpret_raw(raw_ids=list(RawRecord.objects.values_list("pk", flat=True)))
    assert list(RawRecord.objects.exclude(state="interpreted").values_list("error", flat=True)) == []


@pytest.mark.parametrize("piece", [1, 7, 100_000], ids="{0} bytes at a time".format)
def test_a_call_of_the_queue_is_one_entry_with_its_times(asterisk, line, piece):
    server = asterisk(Session(ANSWERED, piece=piece))
    hear(line(server))
    call = Call.objects.get()
    assert (call.state, call.direction, call.number, call.line) == ("answered", "in", NUMBER, "147")
    assert (call.queue, call.extension) == ("600", "204")
    assert (call.waited_seconds, call.queue_seconds, call.talk_seconds) == (70, 66, 200)
    assert Interaction.objects.get() == call.interaction
    assert [action["Action"] for action in server.heard] == ["Login", "CoreShowChannels"]


def test_who_gave_up_with_a_hidden_number(asterisk, line):
    hear(line(asterisk(Session(ABANDONED))))
    call = Call.objects.get()
    assert (call.state, call.number, call.is_withheld, call.waited_seconds) == ("abandoned", "", True, 45)


def test_the_house_talks_to_itself_unheard_and_calls_out(asterisk, line):
    hear(line(asterisk(Session(OUTGOING))))
    call = Call.objects.get()
    assert (call.state, call.direction, call.number, call.extension) == ("answered", "out", NUMBER, "204")
    assert call.talk_seconds == 60
    assert b"205" not in b"".join(bytes(raw.body) for raw in RawRecord.objects.all())


def test_a_cut_in_the_middle_of_an_event_costs_nothing_that_comes_after(asterisk, line):
    half = ANSWERED.index(b"Event: AgentConnect") + 200
    server = asterisk(
        Session(ANSWERED[:half]),
        Session(ANSWERED[ANSWERED.index(b"Event: AgentConnect") :], alive=["1795194300.41"]),
    )
    account = line(server)
    hear(account)
    assert Call.objects.get().state == "talking"
    account.refresh_from_db()
    assert account.cursor == {"calls": ["1795194300.41"]}
    hear(account)
    call = Call.objects.get()
    assert (call.state, call.talk_seconds, call.extension) == ("answered", 200, "204")
    account.refresh_from_db()
    assert account.cursor == {"calls": []}


def test_a_call_that_ended_while_the_line_was_cut_has_ended(asterisk, line):
    until = ANSWERED.index(b"Event: AgentCalled")
    server = asterisk(Session(ANSWERED[:until]), Session())
    account = line(server)
    hear(account)
    assert Call.objects.get().state == "waiting"
    hear(account)
    assert Call.objects.get().state == "missed"
    assert CallBack.objects.get().number == NUMBER


def test_the_same_story_told_again_changes_nothing(asterisk, line):
    server = asterisk(Session(ANSWERED), Session(ANSWERED))
    account = line(server)
    hear(account)
    before = Call.objects.values().get()
    hear(account)
    assert Call.objects.values().get() == before
    assert Interaction.objects.count() == 1


def test_a_wrong_secret_is_told_as_the_accounts_health(asterisk, line):
    server = asterisk(Session(), Session())
    account = line(server, secret="otra")
    with pytest.raises(ChannelError) as refused:
        hear_account(account_id=account.pk)
    assert (refused.value.code, refused.value.remedy) == ("ami_login", Remedy.ALARM)
    account.refresh_from_db()
    assert account.health["ok"] is False
    assert account.health["message"] == "Asterisk rechaza el usuario o la clave del AMI."


def config(port: int, **more) -> AccountConfig:
    return AccountConfig(
        id=UUID(int=1),
        slug="voice",
        name="147",
        address="",
        settings=settings(port, **more),
        secrets={"ami_secret": SECRET},
    )


def test_health_says_whether_it_lets_us_in(asterisk):
    server = asterisk(Session())
    assert VoiceChannel().check_health(config(server.port)).ok is True
    server.close()
    assert VoiceChannel().check_health(config(server.port)).ok is False


def test_a_private_address_needs_the_operators_leave(monkeypatch):
    monkeypatch.delenv("NEXO_HTTP_ALLOW", raising=False)
    for tls, code in ((True, "address_refused"), (False, "encryption_needed")):
        with pytest.raises(ChannelError) as refused:
            Manager(config(5038, tls=tls), VoiceSettings.model_validate(settings(5038, tls=tls)))
        assert refused.value.code == code


def test_a_line_break_never_becomes_a_second_action(asterisk):
    server = asterisk(Session(hold=True))
    with Manager(config(server.port), VoiceSettings.model_validate(settings(server.port))) as manager:
        manager.log_in()
        with pytest.raises(ChannelError) as refused:
            manager.send("Originate", Exten="1\r\nAction: Command")
    assert refused.value.code == "ami_value"


def test_a_silent_line_is_asked_whether_anybody_is_there_and_given_up(asterisk):
    server = asterisk(Session(hold=True))
    one = settings(server.port)
    with Manager(config(server.port), VoiceSettings.model_validate(one), quiet_s=0.05) as manager:
        manager.log_in()
        manager.send("CoreShowChannels", ActionID="x")
        list(manager.answers(until=lambda block: block.get("Event") == "CoreShowChannelsComplete"))
        with pytest.raises(ChannelError):
            list(manager.heard())
    server.close()
    assert server.heard[-1] == {"Action": "Ping"}


@pytest.mark.parametrize("cut", range(60))
def test_whatever_the_bytes_the_reader_gives_items_or_says_unreadable(cut):
    dice = bytearray(ANSWERED)
    for place in range(cut, len(dice), 61):
        dice[place] = os.urandom(1)[0]
    request = RawRequest(body=bytes(dice), headers={HEARD_AT: "1795194300.5"}, method=HEARD)
    try:
        items = VoiceChannel().parse(config(5038), request)
    except Unreadable:
        return
    assert all(item.call is None or (item.timestamp and item.external_id) for item in items)


def test_nobody_posts_for_an_exchange_that_we_call():
    with pytest.raises(SignatureInvalid):
        VoiceChannel().verify(config(5038), RawRequest(body=b"{}"))


@pytest.fixture
def calling(town, line, asterisk):
    """Return an official at extension 204 who calls back a number that was lost, and what the exchange hears."""

    def ask(*sessions: Session):
        server = asterisk(*sessions)
        account = line(server)
        login = Account.objects.create_user("ana@losceibos.test")
        unit = Unit.objects.create(
            jurisdiction=town, code="AV", name="AV", path="AV", valid_from=date(2026, 1, 1)
        )
        member = StaffMember.objects.create(jurisdiction=town, account=login, name="Ana", unit=unit)
        actor = Actor(
            kind=ActorKind.STAFF,
            jurisdiction_id=town.pk,
            account_id=login.pk,
            staff_id=member.pk,
            label="Ana",
            grants=frozenset({Grant("front_office", None)}),
        )
        take_calls(actor=actor, account_id=account.pk, extension="204")
        lost = CallNews(call="9", moment=CallMoment.GIVEN_UP, direction="in", number=NUMBER)
        item = InboundItem(kind=ItemKind.EVENT, raw_type="x", external_id="9", timestamp=BEFORE, call=lost)
        keep_call(actor=system(town.pk), account=account, item=item)
        assert calls_from_seat(actor) is True
        return server, call_from_seat(actor=actor, callback_id=CallBack.objects.get().pk), account

    return ask


def test_a_call_from_the_screen_is_asked_for_and_its_news_find_it(calling):
    server, call, account = calling(Session(originates=True), Session(alive=[]))
    assert (call.direction, call.number, call.state) == ("out", NUMBER, "ringing")
    place_call(call_id=call.pk)
    asked = server.heard[-1]
    assert (asked["Action"], asked["Channel"], asked["Exten"]) == (
        "Originate",
        "PJSIP/204",
        "005492262412345",
    )
    assert asked["ChannelId"] == call.external_id
    told = OUTGOING[OUTGOING.index(b"Event: Newchannel\r\nPrivilege: call,all\r\nTimestamp: 1795194520") :]
    request = RawRequest(
        body=told.replace(b"1795194520.61", call.external_id.encode()),
        headers={HEARD_AT: "1795194520.5"},
        method=HEARD,
    )
    interpret_raw(raw_ids=[record_raw(account=account, request=request).pk])
    call.refresh_from_db()
    assert (call.state, call.number, call.extension) == ("answered", NUMBER, "204")
    assert CallBack.objects.get().outcome == "reached"
    assert Call.objects.count() == 2


def test_a_call_that_the_exchange_refuses_has_ended(calling):
    server, call, _ = calling(Session(originates=False))
    place_call(call_id=call.pk)
    call.refresh_from_db()
    assert (call.state, server.heard[-1]["Action"]) == ("unreached", "Originate")
    assert CallBack.objects.get().done_at is None


@pytest.mark.parametrize(
    ("extension", "number"), [("204;x", NUMBER), ("999999", NUMBER), ("204", "147"), ("204", "+12\r\n")]
)
def test_nothing_but_numbers_is_dialled(extension, number):
    with pytest.raises(ChannelError) as refused:
        VoiceChannel().place_call(config(5038), extension=extension, number=number, key="nexo-1")
    assert refused.value.remedy is Remedy.NEVER
