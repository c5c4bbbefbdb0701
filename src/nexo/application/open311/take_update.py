"""Take in what another body says about a case: a contact tied to it, for an official to read."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from nexo.application.open311.keys import CHANNEL
from nexo.application.open311.take_request import body_of
from nexo.domain.cases.errors import CaseUnknown
from nexo.domain.cases.queries.published import published_cases
from nexo.domain.interactions.actions.register_contact import register_contact
from nexo.domain.interactions.enums import InteractionKind
from nexo.domain.interactions.models import ChannelAccount, Interaction
from nexo.kernel.errors import Conflict


class UpdateRepeated(Conflict):
    """An `update_id` that this body has used."""

    code = "update_repeated"
    message = "Esa novedad ya llegó: «update_id» no se puede repetir."


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """A piece of news; `status` is what the other body says, and changes nothing by itself."""

    update_id: str
    code: str
    status: str
    at: datetime
    text: str


@transaction.atomic
def take_update(*, account: ChannelAccount, update: Update) -> Interaction:
    """Write the contact, tied to its case; raises `CaseUnknown`, `UpdateRepeated`."""
    case = published_cases(account.jurisdiction_id).filter(public_code=update.code).first()
    if case is None:
        raise CaseUnknown
    key = f"{account.pk}:update:{update.update_id}"
    if Interaction.objects.filter(
        jurisdiction_id=account.jurisdiction_id, channel=CHANNEL, external_id=key
    ).exists():
        raise UpdateRepeated(field="update_id")
    said = _("%(body)s dice que el caso está en «%(status)s».") % {
        "body": account.name,
        "status": update.status,
    }
    return register_contact(
        actor=body_of(account),
        channel=CHANNEL,
        party=None,
        text=f"{said}\n\n{update.text}",
        kind=InteractionKind.FORM,
        external_id=key,
        subject=case.title,
        occurred_at=update.at,
        references=[("cases", "case", case.pk)],
    )
