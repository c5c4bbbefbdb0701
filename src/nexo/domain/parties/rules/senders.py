"""Who wrote: the decision over what is known of the identifiers that came with a message.

An exclusive identifier (a chat account) names one party. A telephone or a mailbox may belong to several
people and anybody can type a document number, so these are claims: they find a party only where exactly one
holds them and the name does not contradict.
Where several hold it we offer a choice and never pick (`candidates`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.utils.translation import gettext_noop

from nexo.domain.parties.enums import ContactKind
from nexo.domain.parties.errors import EmailInvalid, IdentifierInvalid, PhoneInvalid
from nexo.domain.parties.rules import emails, identifiers, names, phones

SHARED_KINDS: Final = frozenset({ContactKind.PHONE.value, ContactKind.EMAIL.value})
"""Kinds of sender that are contact points; every other kind is an identifier."""

STRONGEST_FIRST: Final = ("wa_bsuid", "whatsapp")
"""A user id outlives the number that it writes from, so it is asked first."""

_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Claim:
    """One identifier of a sender, normalised. `keys` are all forms to look up, the first stands for all."""

    kind: str
    value: str
    keys: tuple[str, ...]

    @property
    def is_shared(self) -> bool:
        """Whether others may have or type it, so that it proves nothing by itself."""
        return self.kind in SHARED_KINDS or self.is_document

    @property
    def is_identifier(self) -> bool:
        """Whether it is kept as an identifier; what is not is a contact point."""
        return self.kind not in SHARED_KINDS

    @property
    def is_document(self) -> bool:
        """Whether it is a document number: one person's, but anybody can type it."""
        return self.kind in identifiers.DOCUMENT_SCHEMES


@dataclass(frozen=True, slots=True)
class Holder:
    """The root of a cluster that holds one of the claims, and the name it is shown by."""

    id: UUID
    name: str
    is_provisional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the record says: owners of exclusive claims, holders of shared ones, numbers that changed hands.

    `recycled` are the exclusive claims whose owner is known by another account of the same provider: somebody
    else has the number now, or the same person opened the account anew; only a person can tell.
    """

    owners: Mapping[Claim, Holder]
    holders: Sequence[Holder]
    recycled: frozenset[Claim] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The party that wrote (None: a new one), who else it may be, and why, in a sentence for officials.

    `conflicts` are those among the candidates whom a person must compare with the party.
    """

    party_id: UUID | None
    candidates: tuple[UUID, ...] = ()
    conflicts: tuple[UUID, ...] = ()
    because: str


def claims_of(senders: Sequence[tuple[str, str]]) -> tuple[Claim, ...]:
    """Normalise what came with a message, strongest first; a value that makes no sense is kept as it came.

    The number of a chat account is also a telephone that the person can be reached by.
    """
    claims: dict[tuple[str, str], Claim] = {}
    for kind, value in senders:
        for claim in _read(kind, value.strip()[:_LONGEST]):
            claims.setdefault((claim.kind, claim.keys[0]), claim)
    rank = {kind: place for place, kind in enumerate(STRONGEST_FIRST)}
    return tuple(sorted(claims.values(), key=lambda claim: rank.get(claim.kind, len(rank))))


def decide(claims: Sequence[Claim], known: Known, name: str) -> Decision:
    """Return who wrote, strongest evidence first."""
    for claim in claims:
        owner = known.owners.get(claim)
        if owner and claim not in known.recycled:
            others = tuple(dict.fromkeys(other.id for other in known.owners.values() if other.id != owner.id))
            return Decision(
                party_id=owner.id, candidates=others, conflicts=others, because=_by_identifier(claim)
            )
    return _by_shared(known, name)


def _by_shared(known: Known, name: str) -> Decision:
    former = {owner.id for claim, owner in known.owners.items() if claim in known.recycled}
    holders = {holder.id: holder for holder in known.holders if holder.id not in former}
    if former:
        return Decision(
            party_id=None,
            candidates=tuple({**dict.fromkeys(sorted(former)), **holders}),
            conflicts=tuple(sorted(former)),
            because=gettext_noop(
                "El número era de otra ficha, pero la cuenta es nueva: puede haber cambiado de manos."
            ),
        )
    if not holders:
        return Decision(party_id=None, because=gettext_noop("Es la primera vez que escribe desde acá."))
    namesake = _namesake(list(holders.values()), name)
    if namesake:
        return Decision(
            party_id=namesake.id,
            candidates=tuple(other for other in holders if other != namesake.id),
            because=gettext_noop("Coinciden el medio de contacto y el nombre, que no están verificados."),
        )
    if len(holders) == 1:
        return _single(next(iter(holders.values())), name)
    return Decision(
        party_id=None,
        candidates=tuple(holders),
        because=gettext_noop("Varias personas comparten este medio de contacto: elegí de quién es."),
    )


def _namesake(holders: Sequence[Holder], name: str) -> Holder | None:
    """Find the one holder of just this name; of several (father and son) one not yet identified."""
    alike = [holder for holder in holders if names.same(holder.name, name) or not (holder.name or name)]
    if len(alike) == 1:
        return alike[0]
    provisional = [holder for holder in alike if holder.is_provisional]
    return max(provisional, key=lambda holder: holder.id, default=None)


def _single(holder: Holder, name: str) -> Decision:
    if names.contradict(holder.name, name):
        return Decision(
            party_id=None,
            candidates=(holder.id,),
            because=gettext_noop(
                "El medio de contacto es de otra persona con otro nombre: puede ser alguien de su casa."
            ),
        )
    return Decision(
        party_id=holder.id,
        because=gettext_noop(
            "Escribe desde el medio de contacto de una sola persona y el nombre no lo contradice."
        ),
    )


def _by_identifier(claim: Claim) -> str:
    if claim.kind == "wa_bsuid":
        return gettext_noop("La cuenta de WhatsApp ya era conocida.")
    if claim.kind == "whatsapp":
        return gettext_noop("El número de WhatsApp ya era conocido.")
    return gettext_noop("La cuenta desde la que escribe ya era conocida.")


def _read(kind: str, value: str) -> list[Claim]:
    if not value:
        return []
    if kind == ContactKind.PHONE:
        return [_phone(value)]
    if kind == ContactKind.EMAIL:
        return [_email(value)]
    try:
        normalised = identifiers.normalise(kind, value)
    except IdentifierInvalid:
        return []
    if kind != "whatsapp":
        return [Claim(kind, normalised, (normalised,))]
    keys = phones.variants(normalised)
    return [Claim(kind, normalised, keys), Claim(ContactKind.PHONE.value, normalised, keys)]


def _phone(value: str) -> Claim:
    """Read a telephone, which a channel gives in E.164; a short code of an SMS gateway stays as it came."""
    try:
        number = phones.to_e164(value)
    except PhoneInvalid:
        return Claim(ContactKind.PHONE.value, value, (value,))
    return Claim(ContactKind.PHONE.value, number, phones.variants(number))


def _email(value: str) -> Claim:
    try:
        address = emails.to_address(value)
    except EmailInvalid:
        address = value.lower()
    return Claim(ContactKind.EMAIL.value, address, (address,))
