"""In which conversation a message belongs, in words that an official can check.

Order and guards follow what years of mail threading taught: our signed token first, then the ids it
answers, never the subject alone. A reference proves nothing about the writer: whoever is no participant of
the claimed conversation, and does not write from the domain of one, gets a conversation of their own as a
third party, unverified.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext_noop

# Marks of a forwarded mail in the languages that reach us; a forward starts something new.
_FORWARD = re.compile(r"^\s*(?:fwd?|rv|wg|enc|tr|i|reenv(?:iado|ío)?|res?enviado)\s*:", re.IGNORECASE)
_PREFIXES = re.compile(
    r"^\s*(?:(?:re|rta|resp|aw|sv|r|antw|fwd?|rv|wg|enc|tr)\s*(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE
)
_BLANKS = re.compile(r"\s+")

# Mailboxes that anybody gets: sharing such a domain says nothing.
_PUBLIC_DOMAINS = frozenset(
    {
        "aol.com",
        "arnet.com.ar",
        "ciudad.com.ar",
        "fibertel.com.ar",
        "gmail.com",
        "gmx.com",
        "googlemail.com",
        "hotmail.com",
        "hotmail.com.ar",
        "hotmail.es",
        "icloud.com",
        "live.com",
        "live.com.ar",
        "mail.com",
        "me.com",
        "msn.com",
        "outlook.com",
        "outlook.com.ar",
        "outlook.es",
        "proton.me",
        "protonmail.com",
        "speedy.com.ar",
        "telecentro.com.ar",
        "terra.com",
        "uolsinectis.com.ar",
        "yahoo.com",
        "yahoo.com.ar",
        "yahoo.es",
        "yandex.com",
        "zoho.com",
    }
)


class ClaimBy(StrEnum):
    """What leads a message to a conversation."""

    TOKEN = "token"  # noqa: S105 - how a message is known, no password
    REPLY = "reply"


class Proof(StrEnum):
    """What the channel knows of who wrote: `none` is a claim, `fail` a claim that did not hold."""

    PASS = "pass"  # noqa: S105 - a verdict, no password
    NONE = "none"
    FAIL = "fail"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A conversation that the message says it belongs to.

    `is_near`: the writer shares a participant's domain.
    """

    conversation_id: UUID
    by: ClaimBy
    is_participant: bool
    is_near: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Where a message goes: `conversation_id` None means the writer's own.

    `because` is shown to officials.
    """

    conversation_id: UUID | None
    because: str
    is_verified: bool
    is_stranger: bool = False


def decide(claims: Sequence[Claim], *, proof: Proof, is_forward: bool = False) -> Verdict:
    """Return where a message belongs; `claims` best first.

    A token proves its holder got our message; without it the writer is verified only if the channel proves
    them.
    """
    proven = proof is Proof.PASS
    tokens = [claim for claim in claims if claim.by is ClaimBy.TOKEN]
    replies = [] if is_forward else [claim for claim in claims if claim.by is ClaimBy.REPLY]
    if proof is Proof.FAIL:
        return Verdict(
            conversation_id=None,
            because=gettext_noop("Tercero sin verificar: el correo no viene de donde dice venir."),
            is_verified=False,
            is_stranger=True,
        )
    for claim in (*tokens, *replies):
        if claim.is_participant or claim.is_near:
            return Verdict(
                conversation_id=claim.conversation_id,
                because=_because(claim),
                is_verified=proven or claim.by is ClaimBy.TOKEN,
            )
    if tokens or replies:
        return Verdict(
            conversation_id=None,
            because=gettext_noop("Tercero sin verificar: respondió a una conversación de otra persona."),
            is_verified=False,
            is_stranger=True,
        )
    because = (
        gettext_noop("Es un reenvío, no una respuesta: va con quien lo mandó.")
        if is_forward and claims
        else ""
    )
    return Verdict(conversation_id=None, because=because, is_verified=proven)


def is_forward(subject: str) -> bool:
    """Say whether a subject marks a forwarded mail."""
    return bool(_FORWARD.match(subject))


def bare_subject(subject: str) -> str:
    """Return a subject without the marks of answering, to see whether the matter changed."""
    return _BLANKS.sub(" ", _PREFIXES.sub("", subject)).strip().casefold()


def has_new_subject(subject: str, before: str) -> bool:
    """Say whether the matter clearly changed, so that a split should be offered."""
    return bool(
        bare_subject(subject) and bare_subject(before) and bare_subject(subject) != bare_subject(before)
    )


def private_domain(address: str) -> str:
    """Return the domain of a mail address when it says something about whom it belongs to, else ""."""
    domain = address.rpartition("@")[2].lower().strip(".")
    return "" if domain in _PUBLIC_DOMAINS or "@" not in address else domain


def _because(claim: Claim) -> str:
    return _HOW[claim.by, claim.is_participant]


# By what the message claims and whether its writer takes part in the conversation.
_HOW = {
    (ClaimBy.TOKEN, True): gettext_noop("Respondió a un mensaje nuestro (dirección de respuesta firmada)."),
    (ClaimBy.TOKEN, False): gettext_noop(
        "Respondió a un mensaje nuestro (dirección de respuesta firmada), desde otra dirección del mismo dominio."
    ),
    (ClaimBy.REPLY, True): gettext_noop("Responde a un mensaje de esta conversación."),
    (ClaimBy.REPLY, False): gettext_noop(
        "Responde a un mensaje de esta conversación, desde otra dirección del mismo dominio."
    ),
}
