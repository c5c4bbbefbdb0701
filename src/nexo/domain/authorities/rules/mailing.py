"""A referral by mail: its mark, its token, its words, and whether somebody may speak for the body."""

import hashlib
import re
import secrets
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

LINK_LASTS = timedelta(days=90)
"""For how long a body may answer by the link of a mail."""
MOST_ADDRESSES = 5
MOST_DOMAINS = 10
MOST_SERVICES = 100
_MARK_LENGTH = 10
_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
_MARK = re.compile(r"\[D-([a-km-z2-9]{10})\]")
_ADDRESS = re.compile(r"[^\s@<>,;\"()]{1,64}@(?:[a-z0-9-]{1,63}\.)+[a-z0-9-]{2,63}")
_DOMAIN = re.compile(r"(?:[a-z0-9-]{1,63}\.)+[a-z0-9-]{2,63}")
_ORDER = (
    ("service", "Servicio que se pide"),
    ("customer_reference", "Código del pedido acá"),
    ("received_datetime", "Entró"),
    ("address_string", "Lugar"),
    ("where", "Punto"),
    ("first_name", "Nombre"),
    ("last_name", "Apellido"),
    ("email", "Correo"),
    ("phone", "Teléfono"),
    ("photos", "Fotos adjuntas"),
)


def new_token() -> str:
    """Return 256 random bits as text for an address."""
    return secrets.token_urlsafe(32)


def digest_of(token: str) -> str:
    """Return what is kept of a token; it is random, so a plain digest suffices."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_mark() -> str:
    """Return 50 random bits that name a referral in a subject: they find it, and prove nothing."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(_MARK_LENGTH))


def mark_in(subject: str) -> str:
    """Return the mark that a subject carries, or nothing."""
    found = _MARK.search(subject)
    return found[1] if found else ""


def addresses_in(text: str) -> list[str] | None:
    """Return the mail addresses written one a line or with commas, once each; None where one is none."""
    words = [word for word in re.split(r"[\s,;]+", text.lower()) if word]
    return list(dict.fromkeys(words)) if all(_ADDRESS.fullmatch(word) for word in words) else None


def domains_in(text: str) -> list[str] | None:
    """Return the mail domains written one a line or with commas; None where one is none."""
    words = [word.removeprefix("@") for word in re.split(r"[\s,;]+", text.lower()) if word]
    return list(dict.fromkeys(words)) if all(_DOMAIN.fullmatch(word) for word in words) else None


def domain_of(address: str) -> str:
    """Return the domain of an address."""
    return address.rpartition("@")[2].lower().strip(".")


def speaks_for(senders: Iterable[str], *, addresses: Collection[str], domains: Collection[str]) -> bool:
    """Say whether every sender is one of the body's own addresses, or writes from a domain that was agreed.

    A message of several senders is nobody's unless all of them are the body's.
    """
    written = [sender.lower() for sender in senders]
    return bool(written) and all(one in addresses or domain_of(one) in domains for one in written)


def is_late(*, sent_at: datetime, days: int, now: datetime) -> bool:
    """Say whether the agreed days have gone by since a referral left."""
    return now >= sent_at + timedelta(days=days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a mail to a body is written from; `package` as it was packed."""

    town: str
    body: str
    agreement: str
    legal_basis: str
    purpose: str
    package: Mapping[str, str]
    link: str
    mark: str
    days: int


def subject_of(words: Words, *, is_reminder: bool = False) -> str:
    """Return the subject: code, service and the mark; nothing of the person."""
    first = "Recordatorio: " if is_reminder else ""
    code, service = words.package["customer_reference"], words.package.get("service", "")
    return f"{first}Derivación {code}: {service}"[:270] + f" [D-{words.mark}]"


def text_of(words: Words, *, is_reminder: bool = False) -> str:
    """Return the mail: what is asked, on what basis, what is known, and how to answer."""
    package = dict(words.package)
    if package.get("lat"):
        package["where"] = f"{package['lat']}, {package['long']}"
    facts = "\n".join(f"{said}: {package[name]}" for name, said in _ORDER if package.get(name))
    opening = (
        f"El {_day(words)} les pedimos esto y todavía no tenemos respuesta."
        if is_reminder
        else f"Les derivamos este pedido por ser de su competencia. Esperamos su respuesta en {words.days} días."
    )
    return (
        f"A {words.body}:\n\n{opening}\n\n{facts}\n\nQué pasa\n{package['description']}\n\n"
        f"Base legal: {words.legal_basis}\nConvenio: {words.agreement}\nPara qué: {words.purpose}\n"
        "Estos datos se usan solo para eso.\n\n"
        "PARA RESPONDER, sin usuario ni clave:\n"
        f"{words.link}\n"
        "Ahí pueden decir que lo recibieron y con qué número, que están en eso, que está resuelto o que no les "
        "corresponde. El enlace es de este pedido solo: no lo reenvíen fuera del organismo.\n\n"
        "También pueden responder este correo: lo lee una persona.\n\n"
        f"{words.town}"
    )


def _day(words: Words) -> str:
    return words.package.get("sent_day", "")
