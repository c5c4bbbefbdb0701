"""Writes the people of the demo: parties, identifiers and ways to reach them.

Who only ever wrote by chat or mail is known by what the channel told (provisional); who came to the counter
or telephoned was registered by an official with document and address.
"""

from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

import numpy as np

from nexo.application.demo.city.ground import read_toml
from nexo.application.demo.load import columns, numbers
from nexo.application.demo.load.columns import NULL, Texts
from nexo.application.demo.load.draft import Draft
from nexo.application.demo.load.register import Person, Register
from nexo.application.demo.world.hours import Flag
from nexo.application.demo.world.reports import CHANNELS
from nexo.application.demo.world.use import COUNTER, VOICE, WEBFORM, WHATSAPP, Use
from nexo.application.demo.world.world import World
from nexo.domain.parties.enums import (
    Assurance,
    ContactKind,
    IndicatorSource,
    OrganisationType,
    PartyKind,
)
from nexo.domain.parties.models import ContactPoint, Identifier, Party, VulnerabilityIndicator
from nexo.domain.parties.rules.helping import INDICATORS, Care
from nexo.domain.parties.rules.names import name_columns
from nexo.kernel.text.fold import fold

_BIRTH_KNOWN, _DOCUMENT_BY_PHONE = 0.8, 0.45
_EPOCH = date(1970, 1, 1)


def write_people(draft: Draft) -> Register:
    """Write everybody who ever made contact."""
    world, ground, rng = draft.world, draft.ground, draft.rng
    use = world.use
    ids = columns.uuids(rng, use.first_at)
    born = rng.random(len(world.people)) < _BIRTH_KNOWN
    has_document = use.channels[:, COUNTER] | (
        use.channels[:, VOICE] & (rng.random(len(world.people)) < _DOCUMENT_BY_PHONE)
    )
    namer = _Namer(world)
    register = Register([None] * len(world.people), use.first_at)
    rows: list[dict[str, str]] = []
    for number in np.flatnonzero(use.known).tolist():
        person, row = _party(
            world,
            namer,
            number,
            ids[number],
            use,
            has_birth=bool(born[number]),
            has_document=bool(has_document[number]),
        )
        register.people[number] = person
        rows.append(row)
    order = np.flatnonzero(use.known)
    draft.register = register
    draft.pipe.write(
        Party,
        {name: [row[name] for row in rows] for name in rows[0]}
        | {
            "jurisdiction_id": ground.jurisdiction.pk.hex,
            "created_at": columns.moments(use.first_at[order]),
            "zone_id": columns.picked(
                ground.hexes(ground.zones.values()), np.where(use.by_official, world.people.zone, -1)[order]
            ),
            "is_provisional": columns.flags(~use.by_official[order]),
            "source": columns.picked(CHANNELS, use.first_channel[order]),
        },
    )
    _write_identifiers(draft, has_document)
    _write_contact_points(draft)
    _write_indicators(draft)
    return register


class _Namer:
    """Gives each drawn person a name; the number that was drawn decides, so the seed does."""

    def __init__(self, world: World) -> None:
        lists: dict[str, Any] = read_toml("names.toml")
        self._given: list[str] = lists["women"] + lists["men"] + lists["either"]
        self._middle: list[str] = lists["middle"]
        self._surnames: list[str] = lists["surnames"]
        self._firms: list[str] = lists["firms"] + lists["organisations"]
        self._zones = [row.name for row in world.zones]

    def names(self, drawn: int) -> tuple[str, str]:
        """Return given names and surname."""
        given = self._given[drawn % len(self._given)]
        middle = self._middle[drawn // 131 % len(self._middle)]
        surname = self._surnames[drawn // 2_003 % len(self._surnames)]
        return f"{given} {middle}".strip(), surname

    def organisation(self, drawn: int, zone: int) -> str:
        """Return the name of a shop or of a neighbourhood association."""
        pattern = self._firms[drawn % len(self._firms)]
        surname = self._surnames[drawn // 2_003 % len(self._surnames)]
        return pattern.format(zone=self._zones[zone], surname=surname)


def _party(
    world: World, namer: _Namer, number: int, pk: str, use: Use, *, has_birth: bool, has_document: bool
) -> tuple[Person, dict[str, str]]:
    drawn, zone = int(world.people.name[number]), int(world.people.zone[number])
    is_organisation = bool(world.people.is_organisation[number])
    by_official = bool(use.by_official[number])
    named = world.named.get(number)
    given, surname = (named.given, named.surname) if named else namer.names(drawn)
    legal = namer.organisation(drawn, zone) if is_organisation else ""
    if is_organisation:
        given = surname = ""
    elif not by_official:
        given, surname = f"{given} {surname}", ""
    kind = PartyKind.ORGANISATION if is_organisation else PartyKind.PERSON
    shown = name_columns(kind=kind, given_names=given, surname=surname, legal_name=legal)
    knows_birth = (has_birth or named is not None) and by_official and not is_organisation
    born = _birth_date(world, number) if knows_birth else None
    person = Person(
        number=number,
        hex=pk,
        name=shown.display_name,
        phone=numbers.phone(number),
        email=f"{fold(shown.display_name).replace(' ', '.').replace('ñ', 'n')}.{number}@correo.example",
        is_organisation=is_organisation,
        birth_date=born,
        zone=zone,
        indicators=_indicators(world, number) if by_official and not is_organisation else (),
        schemes=("cuit" if is_organisation else "dni",) if has_document else (),
    )
    row = {name: columns.encode(value) for name, value in asdict(shown).items() if name != "ngrams"} | {
        "id": pk,
        "kind": kind.value,
        "ngrams": columns.array(shown.ngrams),
        "given_names": given,
        "surname": surname,
        "legal_name": columns.text(legal),
        "organisation_type": _organisation_type(legal),
        "birth_date": columns.encode(born),
        "address_text": columns.text(_address(world, number)) if by_official else "",
    }
    return person, row


def _organisation_type(legal: str) -> str:
    if not legal:
        return ""
    return (
        OrganisationType.NEIGHBOURHOOD if "ecinal" in legal or "Fomento" in legal else OrganisationType.FIRM
    )


def _birth_date(world: World, number: int) -> date:
    today = _EPOCH + timedelta(seconds=world.end)
    return today - timedelta(days=int(world.people.age_days[number]))


def _indicators(world: World, number: int) -> tuple[str, ...]:
    """Return what an official wrote down of a person's needs; ages follow from the birth date instead."""
    if number in world.named:
        return world.named[number].indicators
    drawn = int(world.people.name[number]) // 17 % 1000
    zone = world.zones[int(world.people.zone[number])]
    found = ["RURAL"] if zone.is_rural else []
    if drawn < (6 if world.people.is_older[number] else 1) * zone.no_internet_percent:
        found.append("DIGI0")
    if drawn % 50 == 0:
        found.append("DIS")
    if drawn % 70 == 1:
        found.append("CARE")
    return tuple(found)


def _address(world: World, number: int) -> str:
    zone = world.zones[int(world.people.zone[number])]
    drawn = int(world.people.name[number])
    street = zone.streets[drawn // 7 % len(zone.streets)]
    return f"{street} {drawn // 101 % 2400 + 10}"


def _write_identifiers(draft: Draft, has_document: Flag) -> None:
    use = draft.world.use
    rows: list[tuple[int, str, str, str, str, str]] = []
    for person in filter(None, draft.register.people):
        if use.channels[person.number, WHATSAPP]:
            rows.append((person.number, "whatsapp", person.phone, "", "whatsapp", Assurance.CHANNEL_VERIFIED))
        if not has_document[person.number]:
            continue
        seen = bool(use.channels[person.number, COUNTER])
        source = "counter" if seen else "voice"
        assurance = Assurance.DOCUMENT_CHECKED if seen else Assurance.CLAIMED
        scheme = "cuit" if person.is_organisation else "dni"
        value = (numbers.tax_number if person.is_organisation else numbers.document)(person.number)
        rows.append((person.number, scheme, value, "AR", source, assurance))
    _write_of_party(draft, Identifier, rows, ("scheme", "value", "country", "source", "assurance"))


def _write_contact_points(draft: Draft) -> None:
    """Write telephones and mailboxes: what an official typed is claimed, a chat proves its number."""
    use, register = draft.world.use, draft.register
    rows: list[tuple[int, str, str, str, str, str]] = []
    for person in filter(None, register.people):
        used = use.channels[person.number]
        first = int(use.first_channel[person.number])
        if used[WHATSAPP] or used[WEBFORM] or use.by_official[person.number]:
            proved = Assurance.CHANNEL_VERIFIED if first == WHATSAPP else Assurance.CLAIMED
            rows.append((person.number, ContactKind.PHONE, person.phone, "", CHANNELS[first], proved))
        if use.has_mailbox[person.number]:
            rows.append(
                (person.number, ContactKind.EMAIL, person.email, "", CHANNELS[first], Assurance.CLAIMED)
            )
    verified = [
        columns.moment(float(register.first_at[row[0]])) if row[5] == Assurance.CHANNEL_VERIFIED else NULL
        for row in rows
    ]
    typed = [row[1] == ContactKind.PHONE and bool(use.by_official[row[0]]) for row in rows]
    names = ("kind", "value", "", "source", "assurance")
    _write_of_party(
        draft,
        ContactPoint,
        rows,
        names,
        verified_at=verified,
        is_preferred=columns.flags(np.array(typed, dtype=np.bool_)),
    )


def _write_indicators(draft: Draft) -> None:
    register, rng = draft.register, draft.rng
    rows = [(person, code) for person in filter(None, register.people) for code in person.indicators]
    since = register.first_at[[person.number for person, _ in rows]]
    draft.pipe.write(
        VulnerabilityIndicator,
        {
            "id": columns.uuids(rng, since),
            "party_id": [person.hex for person, _ in rows],
            "code": [code for _, code in rows],
            "source": IndicatorSource.DECLARED.value,
            "is_sensitive": columns.flags(
                np.array([INDICATORS[code].care is not Care.OPEN for _, code in rows], dtype=np.bool_)
            ),
            "legal_basis": "Ordenanza de atención preferencial",
            "created_at": columns.moments(since),
        },
    )


def _write_of_party(
    draft: Draft,
    model: type[Identifier | ContactPoint],
    rows: list[tuple[int, str, str, str, str, str]],
    names: tuple[str, ...],
    **more: Texts,
) -> None:
    """Write what hangs on parties; `rows` hold the person's number and then the columns of `names`."""
    register = draft.register
    since = register.first_at[[row[0] for row in rows]]
    named: dict[str, Texts] = {
        name: [str(row[place]) for row in rows] for place, name in enumerate(names, start=1) if name
    }
    draft.pipe.write(
        model,
        named
        | more
        | {
            "id": columns.uuids(draft.rng, since),
            "jurisdiction_id": draft.ground.jurisdiction.pk.hex,
            "party_id": [register[row[0]].hex for row in rows],
            "normalised": named["value"],
            "valid_from": columns.moments(since),
        },
    )
