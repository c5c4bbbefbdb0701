"""Lives the life of a case of the demo once more, through the actions, at the same moments."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from nexo.domain.cases.actions import (
    assign_case,
    change_phase,
    citizen_word,
    end_case,
    open_case,
    resolve_case,
    work_case,
)
from nexo.domain.cases.enums import Phase, Reason, Result
from nexo.domain.cases.models import Case, Evidence, StateChange
from nexo.domain.catalogue.queries.services import published
from nexo.domain.interactions.actions.queue_message import UNDO, queue_message
from nexo.domain.interactions.actions.receive_message import receive_message
from nexo.domain.interactions.actions.register_contact import register_contact
from nexo.domain.interactions.actions.send_delivery import record_receipt
from nexo.domain.interactions.models import ChannelAccount, Delivery, Interaction
from nexo.domain.interactions.ports import DeliveryState, InboundItem, ItemKind, Receipt, Sender
from nexo.domain.organisation.models import StaffMember
from nexo.domain.organisation.queries.people import actor_for
from nexo.kernel import actors, clock
from nexo.kernel.actors import Actor, ActorKind
from nexo.kernel.events.deliver import deliver_pending

SECOND = timedelta(seconds=1)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Do something at a moment; what it sets off happens a second later, what then leaves a second after that."""
    with clock.frozen(moment):
        yield
    with clock.frozen(moment + SECOND):
        deliver_pending()
    with clock.frozen(moment + 2 * SECOND):
        for delivery in Delivery.objects.filter(state="queued", not_before__isnull=True):
            Delivery.objects.filter(pk=delivery.pk).update(
                state="sending", attempts=1, claimed_at=moment + SECOND
            )
            receipt = Receipt(external_id=f"x-{delivery.pk}", state=DeliveryState.SENT)
            record_receipt(delivery_id=delivery.pk, receipt=receipt)
        deliver_pending()


class Replay:
    """Replays one case of the loaded village."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.town = case.jurisdiction_id
        self.twin: Case | None = None

    def run(self) -> Case:
        """Live it all and return the twin, fresh from the database."""
        steps = sorted(self._steps(), key=lambda step: step[0])
        # What the person said in the first life lies ahead of the second: it must not open windows in it.
        Interaction.objects.filter(party=self.case.applicant).update(party=None)
        self.twin = self._open(self._receive())
        for _, do, what in steps:
            do(what)
        return Case.objects.get(pk=self.twin.pk)

    def _steps(self) -> Iterator[tuple[datetime, Callable[[Any], None], Any]]:
        """Yield what came after the opening: moves of officials, their words, those of the person."""
        about = Interaction.objects.filter(references__object_id=self.case.pk, is_automatic=False)
        for entry in about.exclude(pk=self.case.origin_id).select_related("party"):
            yield entry.occurred_at, self.reply if entry.direction == "out" else self.hear, entry
        for change in list(self.case.changes.order_by("at", "id"))[3:]:
            if change.from_phase != Phase.AWAITING_CITIZEN:  # the person's answer resumes it
                yield change.at, self._move, change

    def _receive(self) -> Interaction:
        with at(self.case.origin.received_at):
            return self._enter(self.case.origin, ())

    def hear(self, entry: Interaction) -> None:
        """Take in what the person said later: on the telephone about the case, in a chat as an answer."""
        told = Delivery.objects.filter(
            interaction__references__object_id=self.twin.pk, interaction__channel=entry.channel
        )
        answered = told.order_by("-queued_at").values_list("external_id", flat=True)[:1]
        with at(entry.received_at):
            self._enter(entry, tuple(answered))

    def _enter(self, entry: Interaction, answered: tuple[str, ...]) -> Interaction:
        if entry.account_id is not None:
            return self._enter_from_provider(entry, answered)
        actor = self._staff(entry.author_id) if entry.author_id else actors.anonymous(self.town)
        return register_contact(
            actor=actor,
            channel=entry.channel,
            party=entry.party,
            text=entry.text,
            kind=entry.kind,
            result=entry.result,
            duration_seconds=entry.duration_seconds,
            subject=entry.subject,
            external_id=f"twin-{entry.pk}" if entry.external_id else None,
            references=[("cases", "case", self.twin.pk)] if self.twin and not answered else (),
        )

    def _enter_from_provider(self, entry: Interaction, answered: tuple[str, ...]) -> Interaction:
        details = dict(entry.details)
        senders, raw_type = details.pop("senders"), details.pop("raw_type")
        return receive_message(
            actor=actors.system(self.town),
            account=ChannelAccount.objects.get(pk=entry.account_id),
            item=InboundItem(
                kind=ItemKind.MESSAGE,
                raw_type=raw_type,
                external_id=f"twin-{entry.pk}",
                senders=tuple(Sender(*one) for one in senders),
                sender_name=entry.party.display_name,
                timestamp=entry.occurred_at,
                subject=entry.subject,
                text=entry.text,
                reply_to=answered,
                extra=details,
            ),
        )

    def _open(self, origin: Interaction) -> Case:
        case, first = self.case, self.case.changes.order_by("at", "id").first()
        actor = self._staff(first.actor_id) if first.actor_id else actors.anonymous(self.town)
        with at(case.registered_at):
            return open_case.open_case(
                actor=actor,
                request=open_case.Request(
                    version=published(jurisdiction_id=self.town, code=case.service.code),
                    description=case.description,
                    channel=case.channel,
                    applicant=case.applicant,
                    anonymous=case.is_anonymous,
                    place=open_case.Place(text=case.place_text, lat=case.lat, lon=case.lon),
                    answers=case.answers,
                    files=[row.file for row in case.evidence.filter(kind="report")],
                    origin=origin,
                    received_at=case.received_at,
                ),
            ).case

    def reply(self, entry: Interaction) -> None:
        """Write to the person what an official wrote, or call them as an official did."""
        if entry.channel == "voice":
            self._call(entry)
            return
        conversation = Interaction.objects.filter(references__object_id=self.twin.pk).first().conversation
        with at(entry.occurred_at):
            queue_message(
                actor=self._staff(entry.author_id),
                conversation=conversation,
                channel=entry.channel,
                text=entry.text,
                references=[("cases", "case", self.twin.pk)],
            )
        with clock.frozen(entry.occurred_at + UNDO + SECOND):
            delivery = Delivery.objects.filter(state="queued").latest("queued_at")
            Delivery.objects.filter(pk=delivery.pk).update(state="sending", attempts=1)
            receipt = Receipt(external_id=f"x-{delivery.pk}", state=DeliveryState.SENT)
            record_receipt(delivery_id=delivery.pk, receipt=receipt)
            deliver_pending()

    def _call(self, entry: Interaction) -> None:
        with at(entry.occurred_at):
            register_contact(
                actor=self._staff(entry.author_id),
                channel="voice",
                party=entry.party,
                text=entry.text,
                kind=entry.kind,
                result=entry.result,
                duration_seconds=entry.duration_seconds,
                direction="out",
                references=[("cases", "case", self.twin.pk)],
            )

    def _move(self, change: StateChange) -> None:
        actor = self._actor(change)
        with at(change.at):
            self._verb(change, actor)

    def _verb(self, change: StateChange, actor: Actor) -> None:  # noqa: C901 - one line a phase, read as a table
        pk, to = self.twin.pk, Phase(change.to_phase)
        said = {"actor": actor, "case_id": pk}
        if to is Phase.IN_PROGRESS and actor.kind is ActorKind.STAFF:
            assign_case.take_case(**said)
        elif to is Phase.RETURNED:
            assign_case.return_case(**said, reason=Reason(change.reason), note=change.note)
        elif to is Phase.ASSIGNED:
            assign_case.assign_case(**said, unit_id=change.to_unit_id, note=change.note)
        elif to is Phase.SCHEDULED:
            work_case.schedule_case(**said, day=self.case.scheduled_for)
        elif to is Phase.AWAITING_CITIZEN:
            work_case.ask_citizen(**said, question=change.public_note)
        elif to is Phase.REFERRED_EXTERNAL:
            work_case.refer_external(**said, body=change.note, public_note=change.public_note)
        elif to is Phase.RESOLVED:
            files = [row.file for row in self._proofs(change)]
            resolve_case.resolve_case(
                **said, result=Result(self.result_of(change)), answer=change.public_note, files=files
            )
        elif to is Phase.UNFEASIBLE:
            resolve_case.declare_unfeasible(
                **said,
                reason=Reason(change.reason),
                result=Result(self.case.result),
                answer=change.public_note,
            )
        elif to is Phase.REOPENED:
            citizen_word.dispute_case(**said, note=change.note)
        elif to is Phase.CLOSED and actor.kind is ActorKind.CITIZEN:
            citizen_word.confirm_case(**said)
        elif to is Phase.CLOSED:
            end_case.close_case(**said, note=change.note)
        else:
            words = change_phase.Words(note=change.note, public_note=change.public_note)
            change_phase.change_phase(**said, to=to, words=words)

    def result_of(self, change: StateChange) -> str:
        """Return the result with which a case was resolved."""
        return self.case.result

    def _proofs(self, change: StateChange) -> list[Evidence]:
        return list(self.case.evidence.filter(at=change.at).exclude(kind="report"))

    def _actor(self, change: StateChange) -> Actor:
        if change.actor_kind == "staff":
            return self._staff(change.actor_id)
        if change.actor_kind == "citizen":
            return Actor(
                kind=ActorKind.CITIZEN,
                jurisdiction_id=self.town,
                label="quien lo pidió",
                proven=frozenset({self.twin.pk}),
            )
        return actors.system(self.town)

    def _staff(self, pk: object) -> Actor:
        return actor_for(StaffMember.objects.get(pk=pk).account)
