"""Sending against the strict fake: windows and tags, public and private, and what every failure means."""

from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.channels.sending import OF_THE_LINE, PAPER, PHOTO, fail, message_to, refused_by
from nexo.adapters.shared.fakes.faults import Fault, FaultKind
from nexo.adapters.simulators.meta.provider import texts
from nexo.domain.interactions.ports import (
    OutboundMessage,
    Remedy,
    Sender,
)

BOTH = pytest.mark.parametrize("slug", ["messenger", "instagram"])


@pytest.fixture
def ana(provider) -> str:
    """Somebody who has just written."""
    provider.write("77", text="hola")
    return "77"


def message(slug, person="77", **more) -> OutboundMessage:
    return message_to(Sender(slug, person), **more)


@BOTH
def test_a_text_arrives_with_our_key_and_its_id_is_the_receipt(slug, channel, provider, account, ana):
    receipt = channel.send(account, message(slug))
    (sent,) = provider.sent
    assert (receipt.external_id, sent.recipient, sent.tag) == (sent.mid, {"id": "77"}, "")
    assert sent.message == {"text": "Ya salió la cuadrilla", "metadata": "key-1"}


def test_files_are_left_first_and_the_text_comes_last(channel, provider, account, ana):
    channel.send(account, message("messenger", files=(PHOTO, PAPER), buttons=(("solved:t", "Sí"),)))
    kinds = [one.message.get("attachment", {}).get("type") for one in provider.sent]
    assert kinds == ["image", "file", None]
    assert list(provider.files.values()) == [PHOTO.content, PAPER.content]
    assert provider.sent[-1].message["quick_replies"] == [
        {"content_type": "text", "title": "Sí", "payload": "solved:t"}
    ]


@BOTH
def test_after_a_day_a_persons_answer_goes_with_its_tag(slug, channel, provider, account, ana):
    provider.offset = timedelta(days=3)
    channel.send(account, message(slug))
    assert [one.tag for one in provider.sent] == ["HUMAN_AGENT"]


@BOTH
@pytest.mark.parametrize("case", ["machine", "not allowed by us", "not allowed by meta", "too late"])
def test_the_window_shuts(slug, channel, provider, account, ana, case):  # noqa: PLR0917
    if case == "not allowed by us":
        account = replace(account, settings={**account.settings, "human_agent": False})
    provider.may_use_human_agent = case != "not allowed by meta"
    provider.offset = timedelta(days=8 if case == "too late" else 3)
    error = refused_by(channel, account, message(slug, automatic=case == "machine"))
    assert (error.code, error.remedy) == ("window_closed", Remedy.NEVER)
    assert provider.sent == []


def test_a_comment_is_answered_in_private_and_in_public_stands_always_the_same(channel, provider, account):
    provider.comment("1100", "55_101", "¿Y mi cuadra?")
    secret = "Tu expediente 123, Ana Ríos"
    answer = message(
        "messenger", to=Sender("facebook_user", "1100"), references=("comment:55_101",), text=secret
    )
    channel.send(account, answer)
    assert (provider.sent[0].recipient, texts(provider.sent)) == ({"comment_id": "55_101"}, [secret])
    assert provider.public_answers == [
        ("55_101", "Gracias por escribirnos. Te respondimos por mensaje privado.")
    ]


@pytest.mark.parametrize("slug", ["instagram"])
def test_an_instagram_comment_is_answered_in_private(channel, provider, account):
    provider.comment("77", "179", "¿Y mi cuadra?")
    channel.send(account, message("instagram", references=("comment:179",)))
    assert provider.sent[0].recipient == {"comment_id": "179"}
    assert [about for about, _ in provider.public_answers] == ["179"]


def test_the_public_sentence_can_be_left_out(channel, provider, account):
    provider.comment("1100", "55_101", "¿Y mi cuadra?")
    quiet = replace(account, settings={**account.settings, "public_answer": ""})
    answer = message("messenger", to=Sender("facebook_user", "1100"), reply_to="comment:55_101")
    channel.send(quiet, answer)
    assert (len(provider.sent), provider.public_answers) == (1, [])


def test_a_visitors_post_is_answered_in_private_only(channel, provider, account):
    answer = message("messenger", to=Sender("facebook_user", "1100"), references=("post:55",))
    error = refused_by(channel, account, answer)
    assert error.remedy is Remedy.NEVER  # the fake knows no such person, and nothing stands in public
    assert provider.public_answers == []


def test_a_comment_is_answered_once_and_not_after_a_week(channel, provider, account):
    provider.comment("1100", "55_101", "¿Y mi cuadra?")
    answer = message("messenger", to=Sender("facebook_user", "1100"), references=("comment:55_101",))
    channel.send(account, answer)
    assert refused_by(channel, account, answer).code == "10900"
    provider.comment("1100", "55_102", "¿Y?")
    provider.offset = timedelta(days=8)
    late = refused_by(channel, account, replace(answer, references=("comment:55_102",)))
    assert (late.code, late.remedy) == ("10900", Remedy.NEVER)


def test_who_wrote_in_private_since_is_answered_there(channel, provider, account, ana):
    channel.send(account, message("messenger", references=("comment:55_101", "m_1")))
    assert provider.sent[0].recipient == {"id": "77"}


def test_a_public_sentence_that_fails_leaves_the_message_in_doubt(channel, provider, account):
    provider.comment("1100", "55_101", "¿Y mi cuadra?")
    provider.faults.order(Fault(kind=FaultKind.SLOW))
    provider.faults.order(Fault(kind=FaultKind.ERROR_500))
    answer = message("messenger", to=Sender("facebook_user", "1100"), references=("comment:55_101",))
    error = refused_by(channel, account, answer)
    assert (error.code, error.remedy, len(provider.sent)) == ("partly_sent", Remedy.UNKNOWN, 1)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"text": ""}, "empty"),
        ({"text": "x" * 2001}, "text_too_long"),
        ({"to": Sender("phone", "+5493415550101")}, "address_kind"),
        ({"to": Sender("facebook_user", "1100")}, "no_comment"),
        ({"files": (PHOTO,) * 11}, "too_many_files"),
        ({"files": (replace(PAPER, content=b"x" * (25 * 1024 * 1024 + 1)),)}, "file_too_large"),
        ({"buttons": (("k", "x" * 21),)}, "button_too_long"),
        ({"buttons": (("k", ""),)}, "button_too_long"),
        ({"buttons": (("x" * 1001, "Sí"),)}, "button_id"),
        ({"buttons": tuple((str(n), "x") for n in range(14))}, "too_many_buttons"),
        ({"text": "", "files": (PHOTO,), "buttons": (("k", "Sí"),)}, "empty"),
    ],
)
def test_what_meta_would_refuse_never_leaves(channel, provider, account, ana, change, code):  # noqa: PLR0917
    error = refused_by(channel, account, message("messenger", **change))
    assert (error.code, error.remedy) == (code, Remedy.NEVER)
    assert (provider.sent, provider.files) == ([], {})


def test_the_longest_text_passes(channel, provider, account, ana):
    channel.send(account, message("messenger", text="ñ" * 2000, buttons=(("k" * 1000, "x" * 20),)))
    assert len(provider.sent) == 1


@pytest.mark.parametrize("slug", ["instagram"])
def test_instagram_counts_bytes_and_takes_no_files(channel, provider, account, ana):
    channel.send(account, message("instagram", text="ñ" * 500))
    assert refused_by(channel, account, message("instagram", text="ñ" * 501)).code == "text_too_long"
    assert refused_by(channel, account, message("instagram", files=(PHOTO,))).code == "no_files"
    assert len(provider.sent) == 1


@BOTH
def test_who_blocked_the_account_is_not_written_to_again(slug, channel, provider, account, ana):
    provider.blocked.add(ana)
    error = refused_by(channel, account, message(slug))
    assert (error.code, error.remedy) == ("551", Remedy.STOP_PERSON)


def test_somebody_of_another_page_is_unknown_here(channel, account):
    error = refused_by(channel, account, message("messenger", person="88"))
    assert (error.code, error.remedy) == ("100", Remedy.NEVER)
    assert error.message == "No existe esa persona para esta cuenta."


FAILURES = [
    *OF_THE_LINE,
    (Fault(kind=FaultKind.THROTTLE), ("613", Remedy.RETRY_LATER), 0),
    (Fault(kind=FaultKind.REFUSE, code=2), ("2", Remedy.RETRY_LATER), 0),
    (Fault(kind=FaultKind.REFUSE, code=10), ("10", Remedy.ALARM), 0),
    (Fault(kind=FaultKind.REFUSE, code=200), ("200", Remedy.ALARM), 0),
    (Fault(kind=FaultKind.REFUSE, code=368), ("368", Remedy.ALARM), 0),
    (Fault(kind=FaultKind.REFUSE, code=987654), ("987654", Remedy.NEVER), 0),
]


@pytest.mark.parametrize(("fault", "meaning", "arrived"), FAILURES)
def test_what_a_failure_means(channel, provider, account, ana, fault, meaning, arrived):  # noqa: PLR0917
    assert fail(channel, account, message("messenger"), faults=provider.faults, fault=fault) == meaning
    assert len(provider.sent) == arrived


def test_a_message_cut_between_its_parts_is_never_repeated(channel, provider, account, ana):
    provider.faults.order(Fault(kind=FaultKind.SLOW))
    provider.faults.order(Fault(kind=FaultKind.REFUSE, code=613))
    error = refused_by(channel, account, message("messenger", files=(PHOTO,)))
    assert (error.code, error.remedy) == ("partly_sent", Remedy.UNKNOWN)


@pytest.mark.parametrize("settings", [{}, {"page_id": "abc", "app_id": "1"}, {"page_id": "1"}])
def test_a_misconfigured_account_alarms(channel, account, settings):
    error = refused_by(channel, replace(account, settings=settings), message("messenger"))
    assert (error.code, error.remedy) == ("misconfigured", Remedy.ALARM)
