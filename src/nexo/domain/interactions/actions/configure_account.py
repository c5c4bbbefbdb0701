"""Sets up a channel account: settings checked by the channel itself, secrets sealed apart."""

import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from pydantic import ValidationError

from nexo.domain.interactions import policies, registry
from nexo.domain.interactions.errors import AccountInvalid
from nexo.domain.interactions.models import ChannelAccount
from nexo.domain.interactions.queries.accounts import config_of, grant_of, seal_context
from nexo.domain.organisation.models import Jurisdiction
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.crypto import seal
from nexo.kernel.errors import NotAllowed
from nexo.kernel.events.live import announce


@transaction.atomic
def configure_account(
    *,
    actor: Actor,
    jurisdiction: Jurisdiction,
    slug: str,
    name: str,
    address: str = "",
    settings: Mapping[str, Any] | None = None,
    secrets: Mapping[str, str] | None = None,
    is_active: bool = True,
    is_new: bool = False,
) -> ChannelAccount:
    """Create the account of `slug` at `address`, or change it; secrets not given stay as they are.

    With `is_new` an address that has an account already is refused.
    """
    if actor.jurisdiction_id != jurisdiction.pk or not policies.may_configure(actor):
        raise NotAllowed
    channel = registry.channels.get(slug)
    checked = _checked(channel.settings_model, settings or {})
    unknown = set(secrets or {}) - set(channel.secret_names)
    if unknown:
        raise AccountInvalid(
            "Este canal no usa %(names)s.", values={"names": ", ".join(sorted(unknown))}, field="secrets"
        )
    account, was_made = ChannelAccount.objects.select_for_update().get_or_create(
        jurisdiction=jurisdiction, slug=slug, address=address, defaults={"name": name}
    )
    if is_new and not was_made:
        raise AccountInvalid("Ya hay una cuenta de este canal con esa dirección.", field="address")
    account.name, account.settings, account.is_active = name, checked, is_active
    kept = {} if was_made else dict(config_of(account).secrets)
    if grant_of(account) is None:
        # What a grant brought is worth nothing to an account that uses none any more.
        kept = {key: value for key, value in kept.items() if key in channel.secret_names}
    merged = {key: value for key, value in {**kept, **(secrets or {})}.items() if value}
    account.secrets_sealed = seal(json.dumps(merged), context=seal_context(account.pk)) if merged else None
    account.save()
    audit(
        actor=actor,
        action="interactions.configure",
        kind="channel_account",
        object_id=account.pk,
        changes={"slug": slug, "settings": sorted(checked), "secrets": sorted(secrets or {})},
    )
    announce("accounts", [account.pk], jurisdiction_id=jurisdiction.pk)
    return account


def _checked(model: Any, settings: Mapping[str, Any]) -> dict[str, Any]:
    try:
        plain: dict[str, Any] = model.model_validate(dict(settings)).model_dump(mode="json")
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise AccountInvalid(
            "Revisá «%(where)s»: %(what)s",
            values={"where": where, "what": first["msg"]},
            field=where or "settings",
        ) from None
    return plain
