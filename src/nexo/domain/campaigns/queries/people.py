"""Who is in a segment: one person once, whatever was merged, and only on the ground of its purpose.

Every condition is a set of roots. A condition across a join of a party to whom it was merged into would read the
whole table for each of them; a set is read once.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery, UUIDField
from django.db.models.functions import Coalesce

from nexo.domain.campaigns.enums import Purpose
from nexo.domain.campaigns.models import SegmentVersion
from nexo.domain.campaigns.rules.conditions import (
    BARRED_GROUPS,
    Conditions,
    born_between,
    months_before,
    read,
)
from nexo.domain.cases.models import Case
from nexo.domain.catalogue.enums import HIDDEN
from nexo.domain.catalogue.models import PublicService, ServiceGroup, ServiceVersion
from nexo.domain.interactions import registry
from nexo.domain.organisation.models import Jurisdiction
from nexo.domain.parties.enums import ConsentBasis, PartyKind
from nexo.domain.parties.models import Consent, ContactPoint, Identifier, Party
from nexo.domain.parties.policies import EVERY_PURPOSE
from nexo.kernel import clock

Roots = QuerySet[Any, Any]


def writing_channels() -> list[str]:
    """Return the slugs of the channels by which a message of ours can leave."""
    sheets = ((one.slug, one.capabilities) for one in registry.channels.all())
    return sorted(slug for slug, sheet in sheets if sheet.outbound and not sheet.manual)


def conditions_of(version: SegmentVersion) -> Conditions:
    """Return the conditions of a version."""
    return read(version.conditions, channels=writing_channels())


def groups_to_ask(town: Jurisdiction) -> QuerySet[ServiceGroup]:
    """Return the groups of services that a condition may name: none that tells of a need, by name."""
    barred = BARRED_GROUPS | {str(one) for one in town.local_rules.get("groups_without_campaigns", ())}
    return ServiceGroup.objects.filter(jurisdiction=town).exclude(code__in=barred).order_by("name")


def people_in(town: Jurisdiction, purpose: str, conditions: Conditions) -> QuerySet[Party]:
    """Return the roots of the people of a segment, by id; nobody protected, nobody who died, nobody who said no."""
    people = Party.objects.filter(jurisdiction=town, canonical__isnull=True, kind=PartyKind.PERSON)
    of_town = Party.objects.filter(jurisdiction=town)
    people = people.exclude(id__in=_roots(of_town.filter(Q(is_confidential=True) | Q(is_deceased=True))))
    if purpose != Purpose.LAW:
        people = people.filter(id__in=_agreed(town, purpose)).exclude(id__in=_said_no(town, purpose))
    for wanted in _wanted(town, of_town, conditions):
        people = people.filter(wanted)
    return people.order_by("id")


def with_zone_and_birth(people: QuerySet[Party]) -> QuerySet[Any, Any]:
    """Return (id, zone id, birth date) of people, from whichever of their records holds it."""
    merged = Party.objects.filter(canonical=OuterRef("pk")).order_by("id")
    zone = Coalesce(
        "zone_id",
        Subquery(merged.filter(zone__isnull=False).values("zone_id")[:1]),
        output_field=UUIDField(),
    )
    born = Coalesce("birth_date", Subquery(merged.filter(birth_date__isnull=False).values("birth_date")[:1]))
    return people.annotate(any_zone=zone, any_birth=born).values_list("id", "any_zone", "any_birth")


def agreed_channels(
    purpose: str, root_of: Mapping[UUID, UUID]
) -> tuple[dict[UUID, set[str]], dict[UUID, set[str]]]:
    """Return by root the channels that people agreed to for `purpose`, and those they refused; "" is every channel.

    One query for any number of people; `root_of` maps each of their records to its root.
    """
    rows = Consent.objects.filter(
        party__in=list(root_of),
        purpose__in=(purpose, EVERY_PURPOSE),
        basis__in=(ConsentBasis.CONSENT, ConsentBasis.REFUSAL),
        withdrawn_at__isnull=True,
    )
    agreed: dict[UUID, set[str]] = {}
    refused: dict[UUID, set[str]] = {}
    for party, basis, channel in rows.values_list("party_id", "basis", "channel"):
        into = agreed if basis == ConsentBasis.CONSENT else refused
        into.setdefault(root_of[party], set()).add(channel)
    return agreed, refused


def _agreed(town: Jurisdiction, *purposes: str) -> Roots:
    return _of_consents(town, ConsentBasis.CONSENT, purposes)


def _said_no(town: Jurisdiction, purpose: str) -> Roots:
    return _of_consents(town, ConsentBasis.REFUSAL, (purpose,)).filter(channel="")


def _of_consents(town: Jurisdiction, basis: ConsentBasis, purposes: tuple[str, ...]) -> Roots:
    rows = Consent.objects.filter(
        party__jurisdiction=town,
        basis=basis,
        purpose__in=(*purposes, EVERY_PURPOSE),
        withdrawn_at__isnull=True,
    )
    return rows.values(root=Coalesce("party__canonical_id", "party_id"))


def _wanted(town: Jurisdiction, of_town: QuerySet[Party], asked: Conditions) -> list[Q]:
    found: list[Q] = []
    if asked.zones:
        found.append(_among(of_town.filter(zone_id__in=asked.zones)))
    if asked.language:
        found.append(_among(of_town.filter(_speaks(town, asked.language))))
    if asked.ages:
        found.append(_among(of_town.filter(_born(asked.ages, clock.today(town.zone_info)))))
    if asked.topics:
        found.append(Q(id__in=_agreed(town, *asked.topics)))
    if asked.groups:
        found.append(Q(id__in=_users(town, asked)))
    if asked.channel:
        found.append(_reachable(town, asked.channel))
    return found


def _speaks(town: Jurisdiction, language: str) -> Q:
    """Return who is written to in a language; whoever told none is taken to speak the town's."""
    return Q(language=language) | (Q(language="") if language == town.language else Q(pk__in=[]))


def _born(ages: Iterable[str], day: date) -> Q:
    born = Q(pk__in=[])
    for band in ages:
        born |= Q(birth_date__range=born_between(band, day))
    return born


def _among(parties: QuerySet[Party]) -> Q:
    return Q(id__in=_roots(parties))


def _users(town: Jurisdiction, asked: Conditions) -> Roots:
    """Return who asked for something of these groups; what is protected counts for nothing here."""
    protected = ServiceVersion.objects.filter(service__jurisdiction=town, visibility__in=HIDDEN)
    services = PublicService.objects.filter(
        group__in=groups_to_ask(town).filter(id__in=asked.groups).order_by().values("id")
    ).exclude(id__in=protected.values("service_id"))
    day = months_before(clock.today(town.zone_info), asked.months)
    since = datetime.combine(day, time(), tzinfo=town.zone_info)
    cases = Case.objects.filter(
        jurisdiction=town,
        visibility="normal",
        is_anonymous=False,
        service__in=services.values("id"),
        received_at__gte=since,
        applicant__isnull=False,
    )
    return cases.values(root=Coalesce("applicant__canonical_id", "applicant_id"))


def _reachable(town: Jurisdiction, channel: str) -> Q:
    kinds = registry.channels.get(channel).capabilities.address_kinds
    named = Identifier.objects.filter(jurisdiction=town, scheme__in=kinds, valid_to__isnull=True)
    points = ContactPoint.objects.filter(
        jurisdiction=town, kind__in=kinds, valid_to__isnull=True, bounced_at__isnull=True
    )
    root = Coalesce("party__canonical_id", "party_id")
    return Q(id__in=named.values(root=root)) | Q(id__in=points.values(root=root))


def _roots(parties: QuerySet[Party]) -> Roots:
    return parties.order_by().values(root=Coalesce("canonical_id", "id"))
