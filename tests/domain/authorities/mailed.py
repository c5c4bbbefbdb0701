"""A body without a system, a mailbox of the town, and a case that was mailed; for tests of every floor."""

import re

from nexo.domain.authorities.actions.arrange_body import Terms, arrange_body
from nexo.domain.authorities.actions.follow_mail import follow_mail
from nexo.domain.authorities.actions.refer_case import refer_case
from nexo.domain.authorities.actions.send_referral import send_referral
from nexo.domain.authorities.enums import MAIL
from nexo.domain.authorities.models import Referral
from nexo.domain.cases.actions.assign_case import take_case
from nexo.domain.cases.actions.open_case import Place, Request, open_case
from nexo.domain.interactions.actions.configure_account import configure_account
from nexo.domain.interactions.ports import DeliveryState
from nexo.domain.interactions.rules.tokens import token_of
from nexo.kernel.actors import system

AGREED = {
    "name": "Vialidad Provincial",
    "agreement": "Convenio 12/2026",
    "legal_basis": "Ley 25.326, art. 11",
    "purpose": "arreglar la ruta",
    "addresses": "mesa@vialidad.example\nguardia@vialidad.example",
    "domains": "vialidad.example",
    "services": "Pozo en la ruta\nBanquina",
}


def terms(**changed):
    return Terms(**(AGREED | {"way": MAIL} | changed))


def mailbox_of(town, **more):
    """Give a town a mailbox that sends."""
    return configure_account(
        actor=system(town.jurisdiction.id),
        jurisdiction=town.jurisdiction,
        slug="email",
        name="Correo",
        address=f"hola@{town.jurisdiction.slug}.example",
        **({"settings": {"smtp_host": "127.0.0.1"}} | more),
    )


def token_in(referral):
    return re.search(r"/organismo/([\w-]+)/", referral.mail.text)[1]


def answer_address(referral):
    return f"hola+{token_of(referral.conversation_id)}@prueba.example"


def mailed(town, *, leaves=True, mailbox=True, **agreed):
    """Mail a case of the road area; return its referral and the token of its link."""
    if mailbox:
        mailbox_of(town)
    body = arrange_body(actor=town.actors["sistemas"], terms=terms(**agreed))
    request = Request(
        version=town.versions["VI01"], description="Un pozo", channel="counter", place=Place(text="Ruta 2")
    )
    case = open_case(actor=town.actors["atencion"], request=request).case
    take_case(actor=town.actors["vial"], case_id=case.pk)
    made = refer_case(
        actor=town.actors["vial"], case_id=case.pk, body_id=body.pk, service_code="Pozo en la ruta"
    )
    send_referral(referral_id=made.pk)
    referral = Referral.objects.get(pk=made.pk)
    token = token_in(referral)
    if leaves:
        follow_mail(interaction_id=referral.mail_id, state=DeliveryState.SENT)
    return Referral.objects.get(pk=made.pk), token
