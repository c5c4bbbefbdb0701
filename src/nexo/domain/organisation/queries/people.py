"""Who an account is, chains of posts and who answers for them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import (
    Case,
    FilteredRelation,
    IntegerField,
    Prefetch,
    Q,
    QuerySet,
    Value,
    When,
)

from nexo.domain.accounts.enums import AccountKind
from nexo.domain.accounts.models import Account
from nexo.domain.organisation.enums import StaffStatus
from nexo.domain.organisation.models import (
    Assignment,
    Position,
    RoleGrant,
    StaffMember,
    Unit,
)
from nexo.domain.organisation.policies import administered_units
from nexo.domain.organisation.rules.answering import Answerable, Held, answerable, held_at
from nexo.domain.organisation.rules.grants import Held as HeldRole
from nexo.domain.organisation.rules.grants import ancestors, expanded
from nexo.kernel import clock
from nexo.kernel.actors import Actor, ActorKind
from nexo.kernel.errors import NotAllowed

_MAYOR = 5


def actor_for(account: Account) -> Actor:
    """Return who acts when this account is signed in, with the roles of this very moment. Two queries.

    A citizen's account has no jurisdiction of its own and gets its party from whoever knows it. Raises
    `NotAllowed` for an account that was closed and for staff who left; staff on leave hold no role.
    """
    if not account.is_active:
        raise NotAllowed
    if account.kind == AccountKind.CITIZEN:
        return Actor(kind=ActorKind.CITIZEN, jurisdiction_id=None, account_id=account.id, label=account.name)
    rows = _roles_of(account)
    if not rows or rows[0]["status"] == StaffStatus.LEFT:
        raise NotAllowed
    member = rows[0]
    actor = Actor(
        kind=ActorKind.STAFF,
        jurisdiction_id=member["jurisdiction_id"],
        account_id=account.id,
        staff_id=member["id"],
        label=member["name"],
    )
    held = [HeldRole(row["held__role"], row["held__unit__path"]) for row in rows if row["held__role"]]
    if member["status"] != StaffStatus.ACTIVE or not held:
        return actor
    units: Sequence[tuple[UUID, str]] = ()
    if any(one.path is not None for one in held):
        units = list(Unit.objects.filter(jurisdiction_id=member["jurisdiction_id"]).values_list("id", "path"))
    return replace(actor, grants=expanded(held, units))


def staff_of(account_id: UUID) -> StaffMember | None:
    """Return the member of staff behind an account, with unit and jurisdiction."""
    return StaffMember.objects.filter(account_id=account_id).select_related("unit", "jurisdiction").first()


def staff_members(actor: Actor) -> QuerySet[StaffMember]:
    """Return the staff of the units that the actor administers, with unit and roles in force. Two queries."""
    in_force = RoleGrant.objects.filter(valid_to__isnull=True).select_related("unit").order_by("role", "id")
    return (
        StaffMember.objects.filter(unit__in=administered_units(actor).values("id"))
        .select_related("unit", "account")
        .prefetch_related(Prefetch("role_grants", queryset=in_force))
        .order_by("name", "id")
    )


def chain_of(unit: Unit) -> list[Position]:
    """Return the posts that answer for a unit, from its own head up to the mayor, substitutes included."""
    paths = ancestors(unit.path)
    depth = Case(
        *(When(unit__path=path, then=Value(place)) for place, path in enumerate(paths)),
        default=Value(len(paths)),
        output_field=IntegerField(),
    )
    return list(
        Position.objects.filter(unit__jurisdiction_id=unit.jurisdiction_id, level__gte=1)
        .filter(Q(unit__path__in=paths) | Q(level=_MAYOR))
        .select_related("unit", "holder", "substitute")
        .order_by(depth, "level", "title")
    )


def holdings_of(positions: Sequence[Position]) -> dict[UUID, list[Held[StaffMember]]]:
    """Return who has held each post, and since when; one query for any number of posts.

    Posts come with `holder` and `substitute`, who are those in force; a post that never changed hands has one row.
    """
    kept: dict[UUID, list[Held[StaffMember]]] = {}
    posts = {post.pk: post for post in positions}
    rows = Assignment.objects.filter(position__in=posts).select_related("holder", "substitute")
    for row in rows.order_by("id"):
        post = posts[row.position_id] if row.until is None else row
        kept.setdefault(row.position_id, []).append(Held(post.holder, post.substitute, row.since, row.until))
    return {key: kept.get(key) or [Held(post.holder, post.substitute)] for key, post in posts.items()}


def absent_among(rows: Sequence[Held[StaffMember]]) -> frozenset[StaffMember]:
    """Return who of them does not answer today, on leave or gone: leaves of the past are not kept."""
    people = {one for row in rows for one in (row.holder, row.substitute) if one is not None}
    return frozenset(one for one in people if one.status != StaffStatus.ACTIVE)


def answering_at(positions: Sequence[Position], at: datetime) -> dict[UUID, Answerable[StaffMember]]:
    """Return who answered for each post at `at`, in what quality; one query."""
    return {
        key: answerable(held_at(rows, at), absent_among(rows)) for key, rows in holdings_of(positions).items()
    }


def _roles_of(account: Account) -> list[dict[str, Any]]:
    """Return the member of staff once for each role in force, or once without any."""
    now = clock.now()
    rows = (
        StaffMember.objects.filter(account=account)
        .annotate(
            held=FilteredRelation(
                "role_grants",
                condition=Q(role_grants__valid_from__lte=now)
                & (Q(role_grants__valid_to__isnull=True) | Q(role_grants__valid_to__gt=now)),
            )
        )
        .values("id", "jurisdiction_id", "name", "status", "held__role", "held__unit__path")
        .order_by("held__id")
    )
    return [{**row} for row in rows]


def with_posts(units: QuerySet[Unit]) -> QuerySet[Unit]:
    """Return units with what they hang below and their posts, the highest first, with their people. Two queries."""
    posts = Position.objects.select_related("holder", "substitute").order_by("-level", "title")
    return units.select_related("parent").prefetch_related(Prefetch("positions", queryset=posts))


def staff_at_work(actor: Actor) -> QuerySet[StaffMember]:
    """Return all of the actor's town who are at work, by name, with their units. One query."""
    if actor.jurisdiction_id is None:
        return StaffMember.objects.none()
    rows = StaffMember.objects.filter(jurisdiction_id=actor.jurisdiction_id, status=StaffStatus.ACTIVE)
    return rows.select_related("unit").order_by("name", "id")


def holders_before(position: Position, limit: int = 50) -> list[Assignment]:
    """Return who held a post and who stood in, the newest first. One query."""
    rows = position.assignments.select_related("holder", "substitute").order_by("-id")
    return list(rows[:limit])
