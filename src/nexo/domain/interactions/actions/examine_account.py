"""Looks after the accounts of the channels: does the provider answer, and does anything still come in?"""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_noop

from nexo.domain.interactions import registry
from nexo.domain.interactions.actions.learn_templates import learn_templates
from nexo.domain.interactions.actions.renew_access import usable_config
from nexo.domain.interactions.models import ChannelAccount
from nexo.domain.interactions.ports import AccessLost, ChannelError, Health
from nexo.domain.interactions.queries.reconciled import last_reconciliations
from nexo.domain.interactions.queries.rhythm import arrivals
from nexo.domain.interactions.rules.silence import WINDOW, is_silent, usual
from nexo.kernel import clock
from nexo.kernel.actors import Actor, system
from nexo.kernel.errors import NotAllowed
from nexo.kernel.jobs.defer import defer

EXAMINE = "interactions.examine"


def check_health(*, actor: Actor, account: ChannelAccount) -> Health:
    """Ask the provider, with no transaction open, and write down the answer.

    An account that answers but has fallen silent against its own rhythm is not well either.
    """
    if actor.jurisdiction_id != account.jurisdiction_id:
        raise NotAllowed
    health = _answer(account)
    if health.ok:
        health = _silence(account) or _lost(account) or health
    with transaction.atomic():
        row = ChannelAccount.objects.select_for_update().get(pk=account.pk)
        row.health = {**row.health, "ok": health.ok, "message": health.message, "remedy": health.remedy}
        row.health_at = clock.now()
        row.save(update_fields=["health", "health_at"])
    return health


def examine_all() -> int:
    """Defer an examination of every account in use, each a job of its own; return how many there are."""
    accounts = ChannelAccount.objects.filter(is_active=True, slug__in=registry.channels.slugs())
    found = list(accounts.values_list("pk", flat=True))
    for account_id in found:
        name = f"examine:{account_id}"
        defer(EXAMINE, lock=name, queueing_lock=name, account_id=account_id)
    return len(found)


def examine(*, account_id: UUID, changed: bool = False) -> None:
    """Examine one account, if it is still in use; `changed`: its provider told that its templates did."""
    account = ChannelAccount.objects.filter(pk=account_id, is_active=True).first()
    if account is not None:
        actor = system(account.jurisdiction_id)
        check_health(actor=actor, account=account)
        learn_templates(actor=actor, account=account, now=changed)


def _answer(account: ChannelAccount) -> Health:
    try:
        return registry.channels.get(account.slug).check_health(usable_config(account))
    except AccessLost as error:
        return Health(ok=False, message=error.message, remedy=error.advice)
    except ChannelError as error:
        return Health(ok=False, message=error.message, remedy=gettext_noop("Suele resolverse solo."))


def _lost(account: ChannelAccount) -> Health | None:
    """Say that the provider had messages, the last time it was asked, that could not be had again."""
    newest = last_reconciliations(account)[:1]
    left = sum(one.missing - one.recovered for one in newest)
    if left <= 0:
        return None
    return Health(
        ok=False,
        message=f"El proveedor tiene mensajes que no llegaron: {left}.",
        remedy=gettext_noop("Mirá en su consola qué decían, y si llama a la dirección de esta cuenta."),
    )


def _silence(account: ChannelAccount) -> Health | None:
    now, before = arrivals(account, clock.now())
    if not is_silent(now=now, before=before):
        return None
    hours = int(WINDOW.total_seconds() // 3600)
    return Health(
        ok=False,
        message=f"Nada en {hours} horas, y a esta hora suele haber {usual(before):.0f}.",
        remedy=gettext_noop("Mirá si el proveedor sigue llamando a la dirección de esta cuenta."),
    )
