"""Reads what was typed into a form of a person: identifiers and contact points, checked and normalised."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nexo.domain.parties.enums import Assurance, ContactKind
from nexo.domain.parties.errors import ContactKindUnknown
from nexo.domain.parties.rules import emails, identifiers, phones

_LONGEST = 250


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """The columns of an identifier that come from a form."""

    scheme: str
    value: str
    normalised: str
    assurance: str


@dataclass(frozen=True, slots=True)
class ContactLine:
    """The columns of a contact point that come from a form."""

    kind: str
    value: str
    normalised: str


def read_identifiers(
    typed: Sequence[tuple[str, str, str]], local_rules: Mapping[str, Any]
) -> list[DocumentLine]:
    """Return (scheme, value, assurance) lines checked, each value once. Raises `IdentifierInvalid`."""
    prefixes = local_rules.get("cuit_prefixes") or identifiers.CUIT_PREFIXES
    lines: dict[tuple[str, str], DocumentLine] = {}
    for scheme, value, assurance in typed:
        if value.strip():
            normalised = identifiers.normalise(scheme, value, cuit_prefixes=prefixes)
            level = Assurance(assurance or Assurance.CLAIMED).value
            lines[scheme, normalised] = DocumentLine(scheme, value.strip(), normalised, level)
    return list(lines.values())


def read_contact_points(typed: Sequence[tuple[str, str]], country: str, area_code: str) -> list[ContactLine]:
    """Return (kind, value) lines checked, each once. Raises `PhoneInvalid`, `EmailInvalid` or so."""
    lines: dict[tuple[str, str], ContactLine] = {}
    for kind, value in typed:
        if value.strip():
            line = read_contact_point(kind, value, country, area_code)
            lines[kind, line.normalised] = line
    return list(lines.values())


def read_contact_point(kind: str, value: str, country: str, area_code: str) -> ContactLine:
    """Return one contact point: a telephone in E.164, an address in lower case, a postal one as typed."""
    text = value.strip()[:_LONGEST]
    if kind == ContactKind.PHONE:
        return ContactLine(kind, text, phones.to_e164(text, country=country, area_code=area_code))
    if kind == ContactKind.EMAIL:
        return ContactLine(kind, text, emails.to_address(text))
    if kind == ContactKind.POST:
        return ContactLine(kind, text, " ".join(text.split()))
    raise ContactKindUnknown(field="kind")
