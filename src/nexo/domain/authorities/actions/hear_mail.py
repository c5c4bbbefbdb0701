"""Hears what bodies write by mail: news of a referral for an official to read, or a reason why it is none."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_noop

from nexo.domain.authorities.actions.mail_referral import CHANNEL
from nexo.domain.authorities.actions.take_news import keep_stray
from nexo.domain.authorities.enums import MAIL, NewsSource
from nexo.domain.authorities.models import Body, Referral, ReferralNews
from nexo.domain.authorities.rules.mailing import mark_in, speaks_for
from nexo.domain.interactions.enums import Direction, InteractionKind
from nexo.domain.interactions.models import Interaction
from nexo.domain.interactions.rules.threading import Proof
from nexo.kernel.actors import system
from nexo.kernel.audit.record import record as audit

_UNKNOWN = gettext_noop("Nombra una derivación que no conocemos.")
_OVER = gettext_noop("Contestó por correo cuando la derivación ya había terminado.")
_STRANGER = gettext_noop("Contestó alguien que no escribe desde el organismo.")
_FORGED = gettext_noop("El correo no viene de donde dice venir.")
_WORDS_KEPT = 5_000


@transaction.atomic
def hear_mail(*, interaction_ids: Collection[UUID]) -> int:
    """Take those that speak of a referral and return how many became news. Two queries where none does.

    Automatic answers are no news. A message is found by its conversation, which our signed reply address led it to, or
    by the mark in its subject; either way its sender must be of the body.
    """
    rows = Interaction.objects.filter(
        pk__in=list(interaction_ids),
        channel=CHANNEL,
        direction=Direction.IN,
        kind=InteractionKind.MESSAGE,
        is_automatic=False,
    )
    entries = list(rows.select_related("account").order_by("received_at", "id"))
    if not entries:
        return 0
    marks = {entry.pk: mark_in(entry.subject) for entry in entries}
    asked = Q(conversation__in=[entry.conversation_id for entry in entries])
    found = list(
        Referral.objects.select_for_update(of=("self",))
        .select_related("body", "case")
        .filter(asked | Q(mark__in=[mark for mark in marks.values() if mark]))
        .order_by("pk")
    )
    return sum(
        _hear(entry, _referral_of(entry, marks[entry.pk], found), marks[entry.pk]) for entry in entries
    )


def _referral_of(entry: Interaction, mark: str, found: Collection[Referral]) -> Referral | None:
    mine = [one for one in found if one.body.jurisdiction_id == entry.jurisdiction_id]
    by_thread = next((one for one in mine if one.conversation_id == entry.conversation_id), None)
    return by_thread or next((one for one in mine if mark and one.mark == mark), None)


def _hear(entry: Interaction, referral: Referral | None, mark: str) -> bool:
    senders = [value for _kind, value in entry.details.get("senders", [])]
    if referral is None:
        if mark and _is_of_a_body(entry, senders):
            _keep(entry, mark, _UNKNOWN)
        return False
    body, code = referral.body, referral.case.public_code
    if not speaks_for(senders, addresses=body.addresses, domains=body.domains):
        _keep(entry, code, _STRANGER)
    elif entry.details.get("authentication") == Proof.FAIL:
        _keep(entry, code, _FORGED)
    elif not referral.is_waiting:
        _keep(entry, code, _OVER)
    else:
        return _note(entry, referral)
    return False


def _note(entry: Interaction, referral: Referral) -> bool:
    _, is_new = ReferralNews.objects.get_or_create(
        entry=entry,
        defaults={
            "referral": referral,
            "source": NewsSource.MAIL,
            "is_verified": entry.is_verified,
            "at": entry.occurred_at,
        },
    )
    if is_new:
        audit(
            actor=system(entry.jurisdiction_id, referral.body.name),
            action="authorities.heard",
            kind="case",
            object_id=referral.case_id,
        )
    return is_new


def _is_of_a_body(entry: Interaction, senders: Collection[str]) -> bool:
    bodies = Body.objects.filter(jurisdiction_id=entry.jurisdiction_id, way=MAIL)
    return any(
        speaks_for(senders, addresses=addresses, domains=domains)
        for addresses, domains in bodies.values_list("addresses", "domains")
    )


def _keep(entry: Interaction, code: str, why: str) -> None:
    if entry.account is not None:
        keep_stray(
            account=entry.account,
            update_id=f"mail:{entry.pk}",
            code=code,
            status="",
            words=entry.text[:_WORDS_KEPT],
            said_at=entry.occurred_at,
            why=why,
        )
