"""Hears one message of a person, answers it, and does what was asked: all of it or nothing."""

from dataclasses import dataclass, replace

from django.conf import settings
from django.utils.translation import override

from nexo.application.guiding.known import House
from nexo.application.guiding.opening import open_asked
from nexo.application.guiding.turn import is_for_others, is_persons, said_by
from nexo.domain.cases.models import Case
from nexo.domain.guidance.actions.keep_talk import begin_talk, end_by_itself, end_talk, keep_talk
from nexo.domain.guidance.enums import Ending
from nexo.domain.guidance.models import Talk
from nexo.domain.guidance.queries import published_menu, state_of_talk, talk_going_on
from nexo.domain.guidance.rules import sentences, words
from nexo.domain.guidance.rules.choices import show
from nexo.domain.guidance.rules.menu import Menu
from nexo.domain.guidance.rules.standing import SILENT_AFTER
from nexo.domain.guidance.rules.summary import summary
from nexo.domain.guidance.rules.talk import step
from nexo.domain.guidance.rules.turns import Deed, Turn, handed, more
from nexo.domain.interactions import registry
from nexo.domain.interactions.actions.add_note import add_note
from nexo.domain.interactions.actions.queue_message import queue_message
from nexo.domain.interactions.actions.settle_contacts import settle_contact
from nexo.domain.interactions.errors import (
    AddressMissing,
    ChannelCannot,
    ChannelRefused,
    TextTooLong,
    WindowClosed,
)
from nexo.domain.interactions.models import Conversation, Interaction
from nexo.domain.interactions.ports import Capabilities, DeliveryState, Sender
from nexo.domain.parties.actions.keep_language import keep_language
from nexo.kernel.actors import Actor, ActorKind, system
from nexo.kernel.errors import DomainError

_CANNOT = (AddressMissing, ChannelCannot, ChannelRefused, TextTooLong, WindowClosed)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Meeting:
    """One message with all that is needed to answer it."""

    machine: Actor
    entry: Interaction
    conversation: Conversation
    talk: Talk
    house: House
    menu: Menu
    language: str


def attend(entry: Interaction) -> None:
    """Answer a message of a guided account, unless it is for a person or for another part of the house.

    The same message again changes nothing.
    """
    machine = system(entry.jurisdiction_id)
    conversation = (
        Conversation.objects.select_for_update(of=("self",))
        .select_related("jurisdiction", "party")
        .get(pk=entry.conversation_id)
    )
    talk = _talk(machine, entry)
    if talk is not None and talk.heard_id == entry.pk:
        return
    if is_persons(entry, conversation):
        if talk is not None:
            end_talk(actor=machine, talk=talk, ending=Ending.HANDED_OVER)
        return
    menu = published_menu(entry.jurisdiction_id)
    if menu is None or is_for_others(entry, talk):
        return
    if talk is None and words.is_closing(entry.text):
        _settle(machine, entry)
        return
    _answer(_meeting(machine, entry, conversation, talk, menu))


def _talk(machine: Actor, entry: Interaction) -> Talk | None:
    """Return the talk that goes on; one of long ago is over."""
    talk = talk_going_on(entry.conversation_id)
    if talk is None or entry.received_at - talk.said_at < SILENT_AFTER:
        return talk
    end_by_itself(actor=machine, talk=talk, at=talk.said_at)
    return None


def _meeting(
    machine: Actor, entry: Interaction, conversation: Conversation, talk: Talk | None, menu: Menu
) -> _Meeting:
    kept = entry.party.language if entry.party else ""
    talk = talk or begin_talk(actor=machine, entry=entry, language=kept)
    language = words.language_asked(entry.text) or talk.language or words.language_of(entry.text)
    if language and entry.party is not None:
        keep_language(actor=machine, party=entry.party, language=language)
    person = Actor(kind=ActorKind.CITIZEN, jurisdiction_id=entry.jurisdiction_id, party_id=entry.party_id)
    return _Meeting(
        machine=machine,
        entry=entry,
        conversation=conversation,
        talk=talk,
        house=House(conversation.jurisdiction, person),
        menu=menu,
        language=language,
    )


def _answer(met: _Meeting) -> None:
    case: Case | None = None
    with override(met.language or settings.LANGUAGE_CODE):
        turn = step(state_of_talk(met.talk), said_by(met.entry), met.menu, met.house)
        if turn.deed is Deed.OPEN_CASE:
            turn, case = _open(met, turn)
        if not _say(met, turn) and turn.deed is not Deed.HAND_OVER:
            # Nothing may leave by this channel any more: somebody must see to it.
            turn = replace(turn, deed=Deed.HAND_OVER)
    talk = keep_talk(
        actor=met.machine, talk=met.talk, state=turn.state, heard=met.entry, language=met.language, case=case
    )
    if turn.deed is Deed.HAND_OVER:
        _hand_over(met, turn)
        return
    _settle(met.machine, met.entry)
    if turn.deed is Deed.END:
        end_by_itself(actor=met.machine, talk=talk)


def _open(met: _Meeting, turn: Turn) -> tuple[Turn, Case | None]:
    """Open the case; where that is refused a person goes on, who is told why."""
    try:
        opened = open_asked(actor=met.house.person, talk=met.talk, state=turn.state, entry=met.entry)
    except DomainError as refused:
        return handed(turn.state, sentences.not_opened(refused.said)), None
    return more(turn.state, sentences.opened(opened.case.public_code)), opened.case


def _say(met: _Meeting, turn: Turn) -> bool:
    """Put the answer into the outbox; say whether it will leave."""
    sheet = registry.channels.get(met.entry.channel).capabilities
    shown = show(turn.says, turn.options, limits=sheet.choices, max_text=sheet.max_text)
    try:
        queued = queue_message(
            actor=met.machine,
            conversation=met.conversation,
            channel=met.entry.channel,
            text=shown.text,
            to=_writer(met.entry, sheet),
            party=met.entry.party,
            automatic=True,
            buttons=shown.buttons,
            press=str(met.entry.details.get("press", "")),
            key=f"guide:{met.entry.pk}",
        )
    except _CANNOT:
        return False
    return queued.delivery.state != DeliveryState.CANCELLED


def _writer(entry: Interaction, sheet: Capabilities) -> Sender | None:
    """Return the very address that wrote: what is said of cases is for nobody else."""
    senders = (Sender(kind, value) for kind, value in entry.details.get("senders", ()))
    return next((one for one in senders if one.kind in sheet.address_kinds), None)


def _hand_over(met: _Meeting, turn: Turn) -> None:
    """Leave the message waiting for a person, with a note of all that was asked before."""
    with override(settings.LANGUAGE_CODE):
        service = met.house.service(turn.state.service) if turn.state.service else None
        text = summary(turn.state, service=service.name if service else "", language=met.language)
    add_note(actor=met.machine, conversation=met.conversation, text=text)
    end_talk(actor=met.machine, talk=met.talk, ending=Ending.HANDED_OVER)


def _settle(machine: Actor, entry: Interaction) -> None:
    settle_contact(actor=machine, conversation_id=entry.conversation_id, interaction_id=entry.pk)
