"""What is shown of a person's record, and to whom it is hidden; built from plain rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from nexo.domain.parties.enums import Assurance, ContactKind
from nexo.domain.parties.rules import helping, identifiers, phones

HIDDEN: Final = gettext_noop("dato reservado")

_STRENGTH: Final = (Assurance.CLAIMED, Assurance.CHANNEL_VERIFIED, Assurance.DOCUMENT_CHECKED)
_LABELS: Final[Mapping[str, str]] = {
    **identifiers.DOCUMENT_SCHEMES,
    "whatsapp": "WhatsApp",
    "wa_bsuid": gettext_noop("Cuenta de WhatsApp"),
    "wa_parent_bsuid": gettext_noop("Cuenta de WhatsApp"),
}
_DOCUMENTS_FIRST: Final = {scheme: place for place, scheme in enumerate(identifiers.DOCUMENT_SCHEMES)}


@dataclass(frozen=True, slots=True)
class IdentifierLine:
    """One identifier as it is shown: masked, with how sure we are."""

    scheme: str
    label: str
    masked: str
    assurance: str
    assurance_label: str


@dataclass(frozen=True, slots=True)
class ContactLine:
    """One contact point as it is shown: masked, preferred or not, and whether mail to it came back."""

    kind: str
    label: str
    masked: str
    assurance_label: str
    is_preferred: bool
    is_bounced: bool


@dataclass(frozen=True, slots=True)
class HelpLine:
    """What helps a person; `label` is empty where the indicator itself is not for this official."""

    label: str
    how: str
    is_sensitive: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonHit:
    """One person that a search found; nothing in it is whole but the name."""

    id: UUID
    name: str
    why: str
    contacts: tuple[str, ...]
    document: str
    assurance: str
    assurance_label: str
    age: int | None
    kind: str
    is_provisional: bool
    is_confidential: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonCard:
    """The identity bar of a person: the whole cluster in one, values masked."""

    id: UUID
    kind: str
    name: str
    age: int | None
    language: str
    needs_interpreter: bool
    preferred_channel: str
    zone_name: str
    address_text: str
    is_confidential: bool
    is_deceased: bool
    is_provisional: bool
    assurance: str
    assurance_label: str
    identifiers: tuple[IdentifierLine, ...]
    contacts: tuple[ContactLine, ...]
    help: tuple[HelpLine, ...]
    reasons: tuple[helping.Reason, ...]
    represents: tuple[str, ...]
    represented_by: tuple[str, ...]
    open_matches: int
    cluster: tuple[UUID, ...]

    @property
    def is_preferential(self) -> bool:
        """Whether the person is attended with preference."""
        return bool(self.reasons)


@dataclass(frozen=True, slots=True)
class Revealed:
    """What a card masks, whole: (label, value as people write it), and the groups of fields it holds."""

    lines: tuple[tuple[str, str], ...]
    fields: str


def revealed(
    identifier_rows: Sequence[Mapping[str, Any]], contact_rows: Sequence[Mapping[str, Any]]
) -> Revealed:
    """Return identifiers and contact points whole, each once, documents first."""
    lines: dict[tuple[str, str], str] = {}
    for row in sorted(identifier_rows, key=lambda row: _DOCUMENTS_FIRST.get(row["scheme"], 99)):
        label = scheme_label(row["scheme"])
        lines[label, identifiers.readable(row["scheme"], row["normalised"])] = row["scheme"]
    for row in contact_rows:
        value = row["normalised"]
        shown = phones.readable(value) if row["kind"] == ContactKind.PHONE else value
        lines[str(ContactKind(row["kind"]).label), shown] = row["kind"]
    return Revealed(lines=tuple(lines), fields=", ".join(sorted(set(lines.values()))))


def masked_contact(kind: str, value: str) -> str:
    """Return a contact point that can be recognised and not used: the last digits, the first letters."""
    if kind == ContactKind.EMAIL:
        local, _, domain = value.partition("@")
        return f"{local[:2]}•••@{domain}" if domain else f"{local[:2]}•••"
    if kind == ContactKind.PHONE:
        return f"•• {value[-4:]}"
    return f"{value[:8]}•••" if value else ""


def identifier_lines(rows: Sequence[Mapping[str, Any]]) -> tuple[IdentifierLine, ...]:
    """Return the identifiers of a cluster, documents first, each value once at its best assurance."""
    strongest: dict[tuple[str, str], Mapping[str, Any]] = {}
    for row in sorted(rows, key=lambda row: _STRENGTH.index(Assurance(row["assurance"]))):
        strongest[row["scheme"], row["normalised"]] = row
    lines = [
        IdentifierLine(
            scheme=row["scheme"],
            label=scheme_label(row["scheme"]),
            masked=identifiers.masked(row["normalised"]),
            assurance=row["assurance"],
            assurance_label=str(Assurance(row["assurance"]).label),
        )
        for row in strongest.values()
    ]
    return tuple(sorted(lines, key=lambda line: (_DOCUMENTS_FIRST.get(line.scheme, 99), line.label)))


def contact_lines(rows: Sequence[Mapping[str, Any]], *, is_hidden: bool) -> tuple[ContactLine, ...]:
    """Return the contact points of a cluster, preferred first, each value once."""
    unique: dict[tuple[str, str], Mapping[str, Any]] = {}
    for row in sorted(
        rows, key=lambda row: (row["is_preferred"], _STRENGTH.index(Assurance(row["assurance"])))
    ):
        unique[row["kind"], row["normalised"]] = row
    lines = [
        ContactLine(
            kind=row["kind"],
            label=str(ContactKind(row["kind"]).label),
            masked=_(HIDDEN) if is_hidden else masked_contact(row["kind"], row["normalised"]),
            assurance_label=str(Assurance(row["assurance"]).label),
            is_preferred=row["is_preferred"],
            is_bounced=row["bounced_at"] is not None,
        )
        for row in unique.values()
    ]
    return tuple(sorted(lines, key=lambda line: (not line.is_preferred, line.is_bounced, line.kind)))


def best_assurance(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return the strongest assurance among identifiers and contact points, empty where there are none."""
    levels = [Assurance(row["assurance"]) for row in rows]
    return max(levels, key=_STRENGTH.index).value if levels else ""


def assurance_label(assurance: str) -> str:
    """Return in words how sure we are of who this is."""
    return str(Assurance(assurance).label) if assurance else _("sin verificar")


def age_of(birth_dates: Sequence[date | None], day: date) -> int | None:
    """Return the age by the first birth date that is known in a cluster."""
    known = next((birth_date for birth_date in birth_dates if birth_date), None)
    return helping.age_on(known, day) if known else None


def scheme_label(scheme: str) -> str:
    """Return what kind of identifier it is, in words."""
    return _(_LABELS[scheme]) if scheme in _LABELS else scheme
