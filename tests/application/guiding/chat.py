"""What a neighbour writes by an account, and what they read."""

from datetime import timedelta

from application.opening import MONDAY
from nexo.domain.cases.actions.open_case import OpenedCase, Place, Request, open_case
from nexo.domain.interactions.actions.receive_message import receive_message
from nexo.domain.interactions.models import Conversation, Interaction
from nexo.domain.interactions.ports import InboundItem, ItemKind, Sender
from nexo.kernel import clock
from nexo.kernel.actors import system
from nexo.kernel.events.deliver import deliver_pending
from nexo.testing.town import INSIDE

ANA = "5492262555123"


def open_for(town, party, code="AP01") -> OpenedCase:
    """Open a case of somebody at the counter."""
    request = Request(
        version=town.versions[code],
        description="No anda la luz de mi cuadra",
        channel="counter",
        applicant=party,
        place=Place(text="Mitre 450", lat=INSIDE[0], lon=INSIDE[1]),
    )
    return open_case(actor=town.actors["genero" if code == "SO04" else "atencion"], request=request)


class Chat:
    """What a neighbour writes by one account, a minute apart, and what they read."""

    def __init__(self, account, address=ANA, kind="whatsapp") -> None:
        self.account, self.address, self.kind, self.number = account, address, kind, 0

    def say(self, text="", *, pressed="", at=None, **more) -> str:
        """Write, and return what was answered: nothing where nobody answered by itself."""
        entry = self.receive(text, pressed=pressed, at=at, **more)
        with clock.frozen(entry.received_at):
            deliver_pending()
        return next((one.text for one in self.answers() if one.delivery.key == f"guide:{entry.pk}"), "")

    def receive(self, text="", *, pressed="", at=None, extra=None, **more) -> Interaction:
        self.number += 1
        moment = at or MONDAY + timedelta(minutes=self.number)
        item = InboundItem(
            kind=ItemKind.MESSAGE,
            raw_type="text",
            external_id=f"{self.address}-{self.number}",
            senders=(Sender(self.kind, self.address),),
            sender_name="Ana Ríos",
            timestamp=moment,
            text=text,
            extra={**({"payload": pressed} if pressed else {}), **(extra or {})},
            **more,
        )
        with clock.frozen(moment):
            self.last = receive_message(
                actor=system(self.account.jurisdiction_id), account=self.account, item=item
            )
        return self.last

    def answers(self) -> list[Interaction]:
        rows = Interaction.objects.filter(direction="out", conversation_id=self.last.conversation_id)
        return list(rows.select_related("delivery").order_by("received_at", "id"))

    @property
    def buttons(self) -> list[str]:
        return [key for key, _ in self.answers()[-1].delivery.options.get("buttons", ())]

    @property
    def conversation(self) -> Conversation:
        return Conversation.objects.get(pk=self.last.conversation_id)
