"""A visitor proves that a mailbox or a telephone is theirs, by a code; then they count as one person (R105)."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from nexo.domain.accounts.actions.ensure_citizen_account import ensure_citizen_account
from nexo.domain.accounts.actions.send_code import send_code
from nexo.domain.accounts.actions.use_code import use_code
from nexo.domain.accounts.enums import CodePurpose
from nexo.domain.interactions.actions.write_to_address import write_to_address
from nexo.domain.interactions.ports import Sender
from nexo.domain.organisation.models import Jurisdiction
from nexo.domain.parties.actions.keep_language import keep_language
from nexo.domain.parties.actions.link_citizen_account import link_citizen_account
from nexo.domain.parties.enums import ContactKind
from nexo.domain.parties.rules.emails import to_address
from nexo.domain.parties.rules.phones import to_e164
from nexo.kernel.actors import anonymous, system


@dataclass(frozen=True, slots=True)
class CodeSent:
    """What to remember of a visitor until they type the code: which one, and the address it went to."""

    code_id: UUID
    address: str


@transaction.atomic
def ask_code(*, town: Jurisdiction, contact: str) -> CodeSent:
    """Send a code to an e-mail address or a telephone; whether anybody is known there makes no difference.

    Raises `EmailInvalid`, `PhoneInvalid`, `TooManyCodes`, `ChannelCannot`.
    """
    is_mail = "@" in contact
    address = (
        to_address(contact) if is_mail else to_e164(contact, country=town.country, area_code=town.area_code)
    )
    sent = send_code(jurisdiction_id=town.pk, destination=address, purpose=CodePurpose.VERIFY_CONTACT)
    words = _("Tu código es %(code)s. Vale por diez minutos. Si no lo pediste, no hagas nada.") % {
        "code": sent.code
    }
    write_to_address(
        actor=system(town.pk),
        to=Sender(ContactKind.EMAIL if is_mail else ContactKind.PHONE, address),
        subject=_("Tu código para %(town)s") % {"town": town.short_name},
        text=words,
        key=f"code:{sent.id}",
    )
    return CodeSent(sent.id, address)


def prove_contact(*, town: Jurisdiction, sent: CodeSent, code: str, language: str = "") -> UUID:
    """Return the person behind a contact whose code was typed right: found where it was verified, else made.

    Outside a transaction: every try is counted for good. Raises `CodeWrong`, `CodeExpired`, `NotAllowed`.
    """
    use_code(code_id=sent.code_id, code=code)
    with transaction.atomic():
        visitor = anonymous(town.pk)
        account = ensure_citizen_account(actor=visitor, email_or_phone=sent.address)
        party = link_citizen_account(actor=visitor, account=account)
        keep_language(actor=visitor, party=party, language=language)
        return party.root_id
