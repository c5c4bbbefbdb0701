"""From a read mail to the items of the ledger: one message, or one bounce for each address that failed."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_noop

from nexo.adapters.channels.email import identity, tokens
from nexo.adapters.channels.email.message.parsed import Attachment, ParsedMail
from nexo.domain.interactions.ports import Bounce, InboundItem, ItemKind, Media, Sender

_MAX_NAMED = 50


def items_of(
    mail: ParsedMail, *, authentication: str, envelope_to: tuple[str, ...] = ()
) -> tuple[InboundItem, ...]:
    """Return what a mail is in the ledger.

    `external_id` is Message-ID and content (see `identity`), `reply_to` the Message-IDs it answers: In-Reply-
    To, then References from the last to the first.
    """
    answered = tuple(dict.fromkeys((*mail.in_reply_to, *reversed(mail.references))))
    message = InboundItem(
        kind=ItemKind.MESSAGE,
        raw_type=_raw_type(mail),
        external_id=identity.external_id(mail.message_id, mail.content_hash),
        senders=_senders(mail),
        sender_name=mail.people.sender.name if mail.people.sender else "",
        timestamp=mail.date,
        subject=mail.subject,
        text=mail.reply_text,
        html=mail.html,
        quoted=mail.quoted,
        media=tuple(_media(attachment) for attachment in mail.attachments),
        reply_to=tuple(one for one in answered if one != mail.message_id),
        thread_tokens=tokens.tokens_in(_recipients(mail, envelope_to), answered),
        automatic=mail.nature.automatic,
        extra=_extra(mail, authentication),
    )
    return _bounced(message, mail.bounces) if mail.bounces else (message,)


def _bounced(message: InboundItem, bounces: tuple[Bounce, ...]) -> tuple[InboundItem, ...]:
    """Return one item for each address; the files stay with the first."""
    first = replace(message, bounce=bounces[0], automatic=True)
    others = (
        replace(first, bounce=bounce, media=(), external_id=f"{message.external_id}/{number}")
        for number, bounce in enumerate(bounces[1:], start=2)
    )
    return (first, *others)


def _raw_type(mail: ParsedMail) -> str:
    if mail.bounces:
        return "bounce"
    return "automatic" if mail.nature.automatic else "mail"


def _senders(mail: ParsedMail) -> tuple[Sender, ...]:
    address = mail.people.sender.address.lower() if mail.people.sender else ""
    return (Sender("email", address),) if "@" in address else ()


def _recipients(mail: ParsedMail, envelope_to: tuple[str, ...]) -> tuple[str, ...]:
    people = mail.people
    named = (entry.address for entry in (*people.to, *people.cc))
    return (*envelope_to, *people.delivered_to, *named)


def _media(attachment: Attachment) -> Media:
    return Media(
        media_type=attachment.media_type,
        filename=attachment.filename,
        content=attachment.content,
        inline_id=attachment.inline_id,
    )


def _remarks(mail: ParsedMail) -> list[str]:
    """Return what an official should know of the form of a mail."""
    found = []
    if "encrypted" in mail.defects:
        found.append(
            gettext_noop(
                "Este correo está cifrado y acá no se puede leer. El original quedó guardado, adjunto."
            )
        )
    if mail.is_signed:
        found.append(gettext_noop("Trae una firma digital: quedó guardada, sin verificar."))
    return found


def _extra(mail: ParsedMail, authentication: str) -> dict[str, Any]:
    people = mail.people
    found: dict[str, Any] = {
        "message_id": mail.message_id,
        "content_hash": mail.content_hash,
        "authentication": authentication,
        "sender_from": people.source,
        "from_addresses": [entry.address for entry in people.from_[:_MAX_NAMED]],
        "to": [entry.address for entry in people.to[:_MAX_NAMED]],
        "cc": [entry.address for entry in people.cc[:_MAX_NAMED]],
        "reply_to_addresses": [entry.address for entry in people.reply_to[:_MAX_NAMED]],
        "case_codes": list(tokens.codes_in(mail.subject)),
        "automatic_because": list(mail.nature.reasons),
        "suppresses_answers": mail.nature.suppresses_answers,
        "defects": list(mail.defects),
        "signature": "unverified" if mail.is_signed else "",
        "remarks": _remarks(mail),
    }
    return {name: value for name, value in found.items() if value or name in {"authentication", "message_id"}}
