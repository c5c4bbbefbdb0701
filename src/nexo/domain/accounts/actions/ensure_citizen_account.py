"""Finds or opens the login of a citizen who proved an address by a one-time code."""

from django.db import transaction

from nexo.domain.accounts.enums import AccountKind
from nexo.domain.accounts.events import CitizenAccountOpened
from nexo.domain.accounts.models import Account
from nexo.domain.accounts.rules.addresses import sign_in_address
from nexo.kernel.actors import Actor
from nexo.kernel.audit import record as audit
from nexo.kernel.errors import NotAllowed
from nexo.kernel.events.record import record


@transaction.atomic
def ensure_citizen_account(*, actor: Actor, email_or_phone: str, name: str = "") -> Account:
    """Return the citizen's account of an address that was proved. Call it after `use_code` alone.

    Staff who sign in as neighbours get an account of their own: no code opens an account of staff. Raises
    `NotAllowed` for an account that was closed.
    """
    address = sign_in_address(email_or_phone)
    account, is_new = Account.objects.get_or_create(
        sign_in_address=address, defaults={"kind": AccountKind.CITIZEN.value, "name": name}
    )
    if not account.is_active:
        raise NotAllowed
    if is_new:
        account.set_unusable_password()
        account.save(update_fields=["password"])
        audit.record(actor=actor, action="accounts.open", kind="account", object_id=account.id)
        record(CitizenAccountOpened(account_id=account.id), actor=actor)
    return account
