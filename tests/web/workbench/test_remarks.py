"""What an official is told of the form of a mail stands with its words."""

from django.urls import reverse

from nexo.domain.interactions.actions.configure_account import configure_account
from nexo.domain.interactions.actions.interpret_raw import interpret_raw
from nexo.domain.interactions.actions.record_raw import record_raw
from nexo.domain.interactions.models import Conversation
from nexo.domain.interactions.ports import RawRequest
from nexo.kernel.actors import system

ENCRYPTED = (
    b"From: Rosa <rosa@example.com>\r\nMessage-ID: <1@example.com>\r\nSubject: Reservado\r\n"
    b"Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\r\n"
    b"Content-Transfer-Encoding: base64\r\n\r\nMIAGCSqGSIb3DQEHA6CAAAAAAA==\r\n"
)


def test_of_an_encrypted_mail_it_is_said_plainly(as_, small):
    account = configure_account(
        actor=system(small.jurisdiction.id),
        jurisdiction=small.jurisdiction,
        slug="email",
        name="Mesa",
        address="mesa@prueba.example",
    )
    raw = record_raw(account=account, request=RawRequest(body=ENCRYPTED, method="IMAP"))
    interpret_raw(raw_ids=[raw.pk])
    (conversation,) = Conversation.objects.all()
    url = reverse("workbench:conversation", kwargs={"conversation_id": conversation.pk})
    shown = as_("atencion").get(url).content.decode()
    assert "Este correo está cifrado y acá no se puede leer." in shown
    assert "smime.p7m" in shown
