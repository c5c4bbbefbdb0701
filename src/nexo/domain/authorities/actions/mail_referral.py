"""Hands a referral to a body that has no system: a mail with a signed link, by the town's own mailbox."""

from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_noop

from nexo.domain.authorities.actions.refer_case import SEND, announce, photos_of
from nexo.domain.authorities.actions.take_news import give_back
from nexo.domain.authorities.enums import MAIL, ReferralState
from nexo.domain.authorities.errors import BodyIncomplete, NothingToRepeat
from nexo.domain.authorities.models import Referral, ReferralLink
from nexo.domain.authorities.policies import may_deal_with
from nexo.domain.authorities.rules import mailing
from nexo.domain.cases.actions.change_phase import locked_case
from nexo.domain.catalogue.enums import Visibility
from nexo.domain.interactions.actions import entries
from nexo.domain.interactions.actions.queue_message import Queued, queue_message
from nexo.domain.interactions.enums import ConversationState
from nexo.domain.interactions.errors import AddressMissing, ChannelCannot
from nexo.domain.interactions.models import Conversation
from nexo.domain.interactions.ports import Sender
from nexo.kernel import clock
from nexo.kernel.actors import Actor, system
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed
from nexo.kernel.jobs.defer import defer

CHANNEL = "email"
_NO_MAILBOX = gettext_noop("El municipio no tiene una casilla de correo en uso: no se pudo mandar.")
_BECAME_RESERVED = "el pedido pasó a ser reservado"


@transaction.atomic
def mail_referral(*, referral_id: UUID) -> bool:
    """Put the mail of a referral that is due into the outbox, once; say whether it is one that goes by mail.

    It is `sending` until the outbox says that it left. Without a mailbox it is `bounced`, and an official is told.
    """
    row = Referral.objects.select_for_update(of=("self",)).select_related("body__jurisdiction", "case")
    referral = row.filter(pk=referral_id, body__way=MAIL).first()
    if referral is None:
        return False
    if referral.state != ReferralState.TO_SEND:
        return True
    if referral.case.visibility != Visibility.NORMAL:
        give_back(referral, ReferralState.FAILED, _BECAME_RESERVED)
        return True
    referral.attempts += 1
    referral.claimed_at = clock.now()
    thread = referral.conversation
    try:
        with transaction.atomic():
            queued = write_mail(referral, key=f"referral:{referral.pk}:{referral.attempts}")
    except (ChannelCannot, AddressMissing):
        referral.conversation = thread  # a new one went with what was undone
        referral.state, referral.error = ReferralState.BOUNCED, _NO_MAILBOX
    else:
        referral.mail, referral.error = queued.interaction, ""
        referral.state = ReferralState.SENDING
    referral.save()
    announce(referral, system(referral.body.jurisdiction_id))
    return True


def write_mail(referral: Referral, *, key: str, is_reminder: bool = False) -> Queued:
    """Queue the mail of a locked referral with a link of its own; raises `ChannelCannot`. Inside a transaction."""
    body = referral.body
    actor = system(body.jurisdiction_id, body.jurisdiction.short_name)
    if referral.conversation is None:
        referral.conversation = _conversation(referral)
    words = _words(referral, _new_link(referral))
    may_see_photos = "photos" in referral.package and not is_reminder
    return queue_message(
        actor=actor,
        conversation=referral.conversation,
        channel=CHANNEL,
        to=Sender("email", referral.address),
        subject=mailing.subject_of(words, is_reminder=is_reminder),
        text=mailing.text_of(words, is_reminder=is_reminder),
        files=[one.file for one in photos_of(referral.case)] if may_see_photos else (),
        key=key,
        by_law=True,
        reader_unit=referral.case.owner_unit,
    )


@transaction.atomic
def retry_referral(*, actor: Actor, referral_id: UUID, address: str = "") -> Referral:
    """Mail a live referral again, to another address of the body if one is given; older links stop working.

    Raises `NothingToRepeat`, `BodyIncomplete`, `NotAllowed`, and `CaseUnknown` where the actor may not see the case.
    """
    referral = locked_referral(actor=actor, referral_id=referral_id)
    if referral.body.way != MAIL or not referral.is_waiting:
        raise NothingToRepeat
    if referral.state in (ReferralState.TO_SEND, ReferralState.SENDING):
        return referral  # it is leaving: a second press sends nothing twice
    wanted = address.strip().lower() or referral.address
    if not mailing.addresses_in(wanted) or not mailing.speaks_for(
        [wanted], addresses=referral.body.addresses, domains=referral.body.domains
    ):
        raise BodyIncomplete("Esa dirección no es del organismo.", field="address")
    referral.address, referral.state, referral.error = wanted, ReferralState.TO_SEND, ""
    referral.reminded_at = referral.not_before = None
    referral.save()
    referral.links.filter(revoked_at__isnull=True).update(revoked_at=clock.now())
    audit(actor=actor, action="authorities.mail_again", kind="case", object_id=referral.case_id)
    defer(SEND, referral_id=referral.pk)
    return referral


def locked_referral(*, actor: Actor, referral_id: UUID) -> Referral:
    """Return a referral, locked, with its case; raises `NothingToRepeat`, `CaseUnknown`, `NotAllowed`."""
    case_id = Referral.objects.filter(pk=referral_id).values_list("case_id", flat=True).first()
    if case_id is None:
        raise NothingToRepeat
    case = locked_case(actor=actor, case_id=case_id)
    if not may_deal_with(actor, case):
        raise NotAllowed
    rows = Referral.objects.select_for_update(of=("self",)).select_related("body__jurisdiction", "case")
    return rows.get(pk=referral_id)


def _conversation(referral: Referral) -> Conversation:
    """Open a thread that only the owner unit reads, and that is no work until the body writes in it."""
    thread = Conversation(
        jurisdiction_id=referral.body.jurisdiction_id,
        state=ConversationState.CLOSED,
        closed_at=clock.now(),
        last_channel=CHANNEL,
        unit=referral.case.owner_unit,
        is_protected=True,
    )
    entries.create(thread)
    return thread


def _new_link(referral: Referral) -> str:
    token = mailing.new_token()
    ReferralLink.objects.create(
        referral=referral, digest=mailing.digest_of(token), expires_at=clock.now() + mailing.LINK_LASTS
    )
    return f"{settings.NEXO_PUBLIC_URL}/organismo/{token}/"


def _words(referral: Referral, link: str) -> mailing.Words:
    body = referral.body
    zone = body.jurisdiction.zone_info
    sent = {"sent_day": f"{referral.sent_at.astimezone(zone):%d/%m/%Y}"} if referral.sent_at else {}
    return mailing.Words(
        town=body.jurisdiction.name,
        body=body.name,
        agreement=referral.agreement,
        legal_basis=referral.legal_basis,
        purpose=referral.purpose,
        package={**referral.package, **sent},
        link=link,
        mark=referral.mark,
        days=body.answer_days,
    )
