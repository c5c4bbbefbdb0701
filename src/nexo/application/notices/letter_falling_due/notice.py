"""Reminds whoever answers for an authority, and its delegates, that the term of a letter ends soon."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from nexo.domain.authorities.events import LetterFallingDue
from nexo.domain.authorities.models import Delegate, Letter
from nexo.domain.authorities.queries.chain import answers_now
from nexo.domain.interactions.errors import AddressMissing, ChannelCannot
from nexo.domain.notifications.actions.send_account_mail import send_account_mail
from nexo.domain.organisation.enums import StaffStatus
from nexo.domain.organisation.models import StaffMember
from nexo.kernel import clock
from nexo.kernel.events.event import Envelope
from nexo.kernel.events.subscribe import subscribes
from nexo.kernel.text.days import in_words


@subscribes(LetterFallingDue, name="notice.letter_falling_due")
def handle(envelope: Envelope[LetterFallingDue]) -> None:
    """Mail each of them the code and the last day, never what the letter says; nothing for one that was answered."""
    letter = (
        Letter.objects.select_related(
            "case",
            "jurisdiction",
            "authority__position__holder",
            "authority__position__substitute",
            "authority__jurisdiction",
        )
        .filter(pk=envelope.event.letter_id)
        .first()
    )
    if letter is None or not letter.is_owed:
        return
    for member in _readers(letter):
        address = member.account.email
        if not address:
            continue
        with override(member.account.language or settings.LANGUAGE_CODE):
            subject, text = compose(letter)
        try:
            send_account_mail(
                jurisdiction_id=letter.jurisdiction_id,
                email=address,
                subject=subject,
                text=text,
            )
        except (AddressMissing, ChannelCannot):
            return  # a town without a mailbox: the queue of the workbench says it all the same


def compose(letter: Letter) -> tuple[str, str]:
    """Return subject and text: which letter, until when, where to answer."""
    values = {
        "code": letter.case.public_code,
        "post": letter.authority.position.title,
        "day": in_words(letter.due_at, letter.jurisdiction.zone_info),
        "link": f"{settings.NEXO_PUBLIC_URL}/panel/autoridades/nota/{letter.pk}/",
    }
    subject = _("[%(code)s] Falta responder una nota") % values
    text = _(
        "La nota %(code)s a %(post)s hay que responderla hasta el %(day)s.\n"
        "Si nadie responde, queda escrito en su registro público.\n\n%(link)s"
    )
    return subject, text % values


def _readers(letter: Letter) -> list[StaffMember]:
    who = answers_now(letter.authority).person
    today = clock.today(letter.jurisdiction.zone_info)
    named = Delegate.objects.in_force(today).filter(
        authority=letter.authority, staff__status=StaffStatus.ACTIVE
    )
    ids = {row.staff_id for row in named} | ({who.pk} if who else set())
    return list(StaffMember.objects.filter(pk__in=ids).select_related("account").order_by("name", "id"))
