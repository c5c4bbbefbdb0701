"""Connects an account with its provider: an official agrees there, and comes back with a code.

What the answer is known by (RFC 6749 10.12) is bound to the official's session, is good once and not for long; the
code is worth nothing to who has not the verifier (RFC 7636). Both are sealed with the account meanwhile.
"""

import json
import secrets as random
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_noop

from nexo.domain.interactions import policies, registry
from nexo.domain.interactions.actions.examine_account import EXAMINE
from nexo.domain.interactions.actions.renew_access import CONSENT, brought, keep_secrets
from nexo.domain.interactions.errors import ChannelCannot, ConsentLost
from nexo.domain.interactions.models import ChannelAccount
from nexo.domain.interactions.ports import Consent, TakesGrants
from nexo.domain.interactions.queries.accounts import config_of
from nexo.domain.interactions.rules import access
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed
from nexo.kernel.jobs.defer import defer


def begin_consent(*, actor: Actor, account_id: UUID, session: str, callback: str) -> str:
    """Return where `actor` agrees at the provider, who will answer at `callback` in the same `session`."""
    state, verifier = f"{account_id.hex}.{random.token_urlsafe(32)}", random.token_urlsafe(64)
    with transaction.atomic():
        row = _locked(actor, account_id)
        channel, config = _channel(row), config_of(row)
        grant = channel.grant_of(config)
        if grant is None or not grant.by_consent:
            raise ChannelCannot
        url = channel.consent_url(config, Consent(callback=callback, state=state, verifier=verifier))
        kept = {
            "state": access.digest(state),
            "session": access.digest(session),
            "callback": callback,
            "verifier": verifier,
            "until": (clock.now() + access.CONSENT_LIFE).isoformat(),
        }
        keep_secrets(row, {**config.secrets, CONSENT: json.dumps(kept)})
    return url


def finish_consent(*, actor: Actor, state: str, code: str, session: str) -> ChannelAccount:
    """Redeem what the provider answered and keep, sealed, what it brings.

    An empty `code`: the person did not agree. Raises `ConsentLost`, `ChannelCannot`, `ChannelError`.
    """
    account_id = _account_named(state)
    row, consent = _taken(actor, account_id, state, session)
    if not code:
        raise ChannelCannot(
            gettext_noop("El proveedor no dio el permiso: la cuenta sigue como estaba."),
            code="consent_refused",
        )
    found = _channel(row).redeem(config_of(row), consent, code)
    with transaction.atomic():
        row = _locked(actor, account_id)
        keep_secrets(row, brought(config_of(row).secrets, found))
        audit(actor=actor, action="interactions.connect", kind="channel_account", object_id=row.pk)
        defer(EXAMINE, lock=f"examine:{row.pk}", queueing_lock=f"examine:{row.pk}", account_id=row.pk)
    return row


@transaction.atomic
def _taken(actor: Actor, account_id: UUID, state: str, session: str) -> tuple[ChannelAccount, Consent]:
    """Return the consent that `state` names, which nobody can take again."""
    row = _locked(actor, account_id)
    secrets = dict(config_of(row).secrets)
    kept: dict[str, str] = json.loads(secrets.get(CONSENT, "{}"))
    # A stranger's guess must not end the consent of somebody else.
    if not (
        access.is_same(kept.get("state", ""), state) and access.is_same(kept.get("session", ""), session)
    ):
        raise ConsentLost
    if datetime.fromisoformat(kept["until"]) < clock.now():
        raise ConsentLost
    keep_secrets(row, {**secrets, CONSENT: ""})
    return row, Consent(callback=kept["callback"], state=state, verifier=kept["verifier"])


def _account_named(state: str) -> UUID:
    try:
        return UUID(hex=state.partition(".")[0])
    except ValueError as error:
        raise ConsentLost from error


def _locked(actor: Actor, account_id: UUID) -> ChannelAccount:
    row = ChannelAccount.objects.select_for_update().filter(pk=account_id).first()
    if row is None or actor.jurisdiction_id != row.jurisdiction_id or not policies.may_configure(actor):
        raise NotAllowed
    return row


def _channel(row: ChannelAccount) -> TakesGrants:
    channel = registry.channels.get(row.slug)
    if not isinstance(channel, TakesGrants):
        raise ChannelCannot
    return channel
