"""Texts the provider approved: learnt, kept fresh, and the one thing that leaves through a shut window."""

from datetime import timedelta

import pytest
from nexo_test_channels import Provider, later

from nexo.domain.interactions.actions.channel_notice import keep_notice
from nexo.domain.interactions.actions.examine_account import examine
from nexo.domain.interactions.actions.learn_templates import learn_templates
from nexo.domain.interactions.actions.queue_template import queue_template
from nexo.domain.interactions.errors import TemplateUnfilled, TemplateUnusable
from nexo.domain.interactions.models import MessageTemplate
from nexo.domain.interactions.ports import InboundItem, ItemKind, ProviderTemplate, TemplateState
from nexo.domain.interactions.queries.templates import usable_templates
from nexo.domain.interactions.rules.templates import filled_in, is_sendable, places_in
from nexo.kernel import clock
from nexo.kernel.actors import system
from nexo.kernel.errors import NotAllowed, NotFound
from nexo.kernel.jobs.run import run_pending

pytestmark = pytest.mark.usefixtures("noon")

CASE = "Hay novedades de tu caso {{1}}: {{2}}"


def offer(name="aviso", state=TemplateState.APPROVED, body=CASE, **more) -> ProviderTemplate:
    return ProviderTemplate(name=name, language="es_AR", state=state, category="utility", body=body, **more)


@pytest.fixture
def learnt(chat, machine):
    def learn(*found, **more):
        Provider.templates[:] = found
        return learn_templates(actor=machine, account=chat, **more)

    return learn


def known():
    return sorted(MessageTemplate.objects.values_list("name", "state"))


def test_what_the_provider_has_is_known_and_what_it_drops_is_forgotten(learnt, noon):
    assert learnt(offer(), offer("encuesta", TemplateState.PENDING)) == 2
    assert known() == [("aviso", "approved"), ("encuesta", "pending")]
    with clock.frozen(noon + timedelta(minutes=30)):
        assert learnt(offer("aviso", TemplateState.PAUSED)) == 2
        assert learnt(offer("aviso", TemplateState.PAUSED), now=True) == 1
    assert known() == [("aviso", "paused")]
    with clock.frozen(noon + timedelta(hours=2)):
        learnt(offer())
    assert known() == [("aviso", "approved")]


def test_a_provider_that_does_not_answer_takes_nothing_away(learnt, noon):
    learnt(offer())
    with clock.frozen(noon + timedelta(hours=2)):
        assert learnt(later()) == 1
    assert known() == [("aviso", "approved")]


def test_a_channel_without_templates_and_a_stranger(mail, machine, other_town, chat):
    assert learn_templates(actor=machine, account=mail) == 0
    with pytest.raises(NotAllowed):
        learn_templates(actor=system(other_town.pk), account=chat)


def test_a_notice_of_the_provider_asks_at_once(learnt, chat, machine):
    learnt(offer())
    Provider.templates[:] = [offer(state=TemplateState.PAUSED)]
    examine(account_id=chat.pk)
    assert known() == [("aviso", "approved")]
    notice = InboundItem(
        kind=ItemKind.EVENT,
        raw_type="message_template_status_update",
        external_id="n1",
        extra={"templates": True},
    )
    keep_notice(actor=machine, account=chat, item=notice)
    run_pending(queue="outbound")
    assert known() == [("aviso", "paused")]


def test_it_leaves_though_the_window_is_shut(talk, clerk, learnt, noon):
    learnt(offer())
    with clock.frozen(noon + timedelta(days=3)):
        queued = queue_template(
            actor=clerk,
            conversation=talk,
            template=MessageTemplate.objects.get(),
            parameters=["LC-1", " mañana van "],
        )
        assert queued.interaction.text == "Hay novedades de tu caso LC-1: mañana van"
    with clock.frozen(noon + timedelta(days=3, minutes=1)):
        run_pending(queue="outbound")
    ((_, sent),) = Provider.sent
    assert (sent.template, sent.parameters) == ("aviso/es_AR", ("LC-1", "mañana van"))


@pytest.mark.parametrize(
    "found", [offer(state=TemplateState.PAUSED), offer(state=TemplateState.PENDING), offer(is_plain=False)]
)
def test_what_the_provider_would_refuse_is_neither_offered_nor_sent(talk, clerk, learnt, found):
    learnt(found)
    assert usable_templates(talk) == []
    with pytest.raises(TemplateUnusable):
        queue_template(
            actor=clerk, conversation=talk, template=MessageTemplate.objects.get(), parameters=["a", "b"]
        )


@pytest.mark.parametrize("words", [[], ["a"], ["a", ""], ["a", "b\nc"], ["a", "b", "c"], ["a", "b     c"]])
def test_every_place_needs_a_short_line(talk, clerk, learnt, words):
    learnt(offer())
    with pytest.raises(TemplateUnfilled):
        queue_template(
            actor=clerk, conversation=talk, template=MessageTemplate.objects.get(), parameters=words
        )


def test_another_towns_is_not_there(talk, clerk, learnt, chat, other_town):
    learnt(offer())
    chat.jurisdiction = other_town
    chat.save(update_fields=["jurisdiction"])
    assert usable_templates(talk) == []
    with pytest.raises(NotFound):
        queue_template(
            actor=clerk, conversation=talk, template=MessageTemplate.objects.get(), parameters=["a", "b"]
        )


def test_places_are_counted_and_filled():
    assert [places_in(body) for body in ("", "Hola", CASE, "{{2}} {{ 1 }}")] == [0, 0, 2, 2]
    assert filled_in("{{2}} y {{1}}, {{3}}", ["a", "b"]) == "b y a, {{3}}"
    assert filled_in("{{1}}", ["{{1}}"]) == "{{1}}"
    assert [is_sendable(one) for one in ("x", " ", "a\tb", "a    b", "a     b")] == [
        True,
        False,
        False,
        True,
        False,
    ]
