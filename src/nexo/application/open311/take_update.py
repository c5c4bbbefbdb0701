"""Take in what another body says about a case: a contact tied to it, and its end where we had sent it there."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from nexo.application.open311.keys import CHANNEL
from nexo.application.open311.take_request import body_of
from nexo.domain.authorities import registry
from nexo.domain.authorities.actions.take_news import keep_stray, take_news
from nexo.domain.authorities.enums import LIVE
from nexo.domain.authorities.models import Referral
from nexo.domain.authorities.ports import News
from nexo.domain.cases.errors import CaseUnknown
from nexo.domain.cases.models import Case
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
    """A piece of news; `status` is what the other body says: it moves only a case that we had sent to that body."""

    update_id: str
    code: str
    status: str
    at: datetime
    text: str


def take_update(*, account: ChannelAccount, update: Update) -> Interaction:
    """Write the contact, tied to its case; raises `CaseUnknown`, `UpdateRepeated`.

    News of a case that we do not know is kept for an official before it is refused: nothing is lost.
    """
    case = published_cases(account.jurisdiction_id).filter(public_code=update.code).first()
    if case is None:
        keep_stray(
            account=account,
            update_id=update.update_id,
            code=update.code,
            status=update.status,
            words=update.text,
            said_at=update.at,
        )
        raise CaseUnknown(
            "No conocemos ningún caso con ese código. Guardamos la novedad para que alguien la lea."
        )
    return _take(account, case, update)


@transaction.atomic
def _take(account: ChannelAccount, case: Case, update: Update) -> Interaction:
    key = f"{account.pk}:update:{update.update_id}"
    if Interaction.objects.filter(
        jurisdiction_id=account.jurisdiction_id, channel=CHANNEL, external_id=key
    ).exists():
        raise UpdateRepeated(field="update_id")
    said = _("%(body)s dice que el caso está en «%(status)s».") % {
        "body": account.name,
        "status": update.status,
    }
    written = register_contact(
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
    _move_what_we_sent(account, case, update)
    return written


def _move_what_we_sent(account: ChannelAccount, case: Case, update: Update) -> None:
    referral = (
        Referral.objects.select_related("body")
        .filter(case=case, body__account=account, body__is_active=True, state__in=LIVE)
        .first()
    )
    if referral is not None:
        outcome = registry.exchanges.get(referral.body.way).meaning_of(update.status, is_closed=False)
        news = News(
            external_id=referral.external_id, outcome=outcome, status=update.status, words=update.text
        )
        take_news(referral_id=referral.pk, news=news)
