"""Writes who works in the town hall: logins of the demo, heads of areas, posts and roles."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, make_password

from nexo.application.demo.city.ground import UnitRow, read_toml, units
from nexo.application.demo.load.made import Ground
from nexo.domain.accounts.enums import AccountKind
from nexo.domain.accounts.models import Account
from nexo.domain.catalogue.models import Training
from nexo.domain.catalogue.rules.readiness import WORKERS
from nexo.domain.organisation.enums import Role
from nexo.domain.organisation.models import Position, RoleGrant, StaffMember
from nexo.domain.organisation.queries.people import actor_for
from nexo.kernel.actors import Actor

_SECRETARY = 3


@dataclass(frozen=True, slots=True)
class Login:
    """A login that the demo prints."""

    name: str
    email: str
    unit: str
    roles: tuple[tuple[str, str], ...]
    says: str


@dataclass(slots=True)
class Staff:
    """Who works where: those who may accept and resolve for each area, and the desk."""

    of_unit: dict[str, list[StaffMember]] = field(default_factory=dict)
    by_email: dict[str, StaffMember] = field(default_factory=dict)
    desk: list[StaffMember] = field(default_factory=list)

    def responsible(self, unit: str) -> StaffMember:
        """Return who answers for a unit."""
        return self.of_unit[unit][0]

    def actor(self, email: str) -> Actor:
        """Return the actor behind a login of the demo, as the workbench would build it."""
        return actor_for(self.by_email[email].account)


def logins() -> tuple[Login, ...]:
    """Return the logins that the demo prints."""
    return tuple(
        Login(
            **{name: row[name] for name in ("name", "email", "unit", "says")},
            roles=tuple((role, unit) for role, unit in row["roles"]),
        )
        for row in read_toml("staff.toml")["login"]
    )


def password() -> str:
    """Return the password that all logins of the demo share."""
    return str(read_toml("staff.toml")["password"])


def write_staff(made: Ground, *, since: datetime) -> Staff:
    """Write staff, posts and role grants; inside the caller's transaction."""
    writer = _Writer(made, since)
    writer.write_logins()
    writer.write_rest()
    writer.save()
    return writer.staff


class _Writer:
    """Collects rows in the order in which they depend on each other."""

    def __init__(self, made: Ground, since: datetime) -> None:
        self.staff = Staff()
        self._made, self._since = made, since
        self._accounts: list[Account] = []
        self._members: list[StaffMember] = []
        self._positions: list[Position] = []
        self._grants: list[RoleGrant] = []
        self._names = _names()
        # One hash for all: hashing 170 times the same password would take half a minute.
        self._password = make_password(password())

    def write_logins(self) -> None:
        for login in logins():
            member = self._member(login.name, login.email, login.unit, self._password)
            self.staff.by_email[login.email] = member
            for role, unit in login.roles:
                self._grant(member, Role(role), unit)
            if any(role == Role.FRONT_OFFICE for role, _ in login.roles):
                self.staff.desk.append(member)
            if (Role.AREA_RESPONSIBLE, login.unit) in login.roles:
                self.staff.of_unit.setdefault(login.unit, []).append(member)

    def write_rest(self) -> None:
        for row in units():
            if row.is_external:
                continue
            if row.head:
                self._write_head(row)
            for _ in range(row.staff):
                self._write_operator(row)

    def save(self) -> None:
        Account.objects.bulk_create(self._accounts)
        StaffMember.objects.bulk_create(self._members)
        Position.objects.bulk_create(self._positions)
        RoleGrant.objects.bulk_create(self._grants)
        Training.objects.bulk_create(self._trainings())

    def _trainings(self) -> Iterator[Training]:
        """Yield who was trained: everybody with a role in an area, for the groups of the services that it owns."""
        groups: dict[Any, dict[Any, Any]] = {}
        for service in self._made.services.values():
            groups.setdefault(service.owner_unit_id, {})[service.group_id] = service.group
        placed = {
            (grant.staff, grant.staff.unit_id if grant.unit_id is None else grant.unit_id)
            for grant in self._grants
            if grant.role in WORKERS
        }
        for member, unit in sorted(placed, key=lambda pair: (str(pair[0].pk), str(pair[1]))):
            for group in groups.get(unit, {}).values():
                yield Training(
                    jurisdiction=self._made.jurisdiction,
                    staff=member,
                    group=group,
                    done_on=self._since.date(),
                    certificate="Curso de ingreso al sistema",
                    recorded_at=self._since,
                )

    def _write_head(self, row: UnitRow) -> None:
        member = next(iter(self.staff.of_unit.get(row.code, ())), None) or self._holder(row)
        position = Position(
            unit=self._made.units[row.code], title=row.head, level=row.head_level, holder=member
        )
        self._positions.append(position)

    def _holder(self, row: UnitRow) -> StaffMember:
        known = {login.unit: login.email for login in logins() if (Role.CHAIN, "*") in login.roles}
        known |= {login.unit: login.email for login in logins() if (Role.CHAIN, login.unit) in login.roles}
        if row.code in known:
            member = self.staff.by_email[known[row.code]]
        else:
            member = self._member(next(self._names), "", row.code, "")
            self._grant(
                member, Role.CHAIN if row.head_level >= _SECRETARY else Role.AREA_RESPONSIBLE, row.code
            )
        self.staff.of_unit.setdefault(row.code, []).append(member)
        return member

    def _write_operator(self, row: UnitRow) -> None:
        member = self._member(next(self._names), "", row.code, "")
        if row.code == "ATV":
            self._grant(member, Role.FRONT_OFFICE, "*")
            self.staff.desk.append(member)
            return
        is_deputy = len(self.staff.of_unit[row.code]) == 1
        self._grant(member, Role.AREA_RESPONSIBLE if is_deputy else Role.CREW, row.code)
        if is_deputy:
            self.staff.of_unit[row.code].append(member)

    def _member(self, name: str, email: str, unit: str, hashed: str) -> StaffMember:
        number = len(self._accounts) + 1
        account = Account(
            email=email or f"personal{number:03d}@losceibos.example",
            name=name,
            kind=AccountKind.STAFF,
            password=hashed or UNUSABLE_PASSWORD_PREFIX,
            created_at=self._since,
        )
        member = StaffMember(
            jurisdiction=self._made.jurisdiction, account=account, name=name, unit=self._made.units[unit]
        )
        self._accounts.append(account)
        self._members.append(member)
        return member

    def _grant(self, member: StaffMember, role: Role, unit: str) -> None:
        self._grants.append(
            RoleGrant(
                staff=member,
                role=role,
                unit=None if unit == "*" else self._made.units[unit],
                legal_act="Decreto de designación",
                valid_from=self._since,
            )
        )


def _names() -> Iterator[str]:
    """Yield names of people who do not exist, always the same ones."""
    lists: dict[str, Any] = read_toml("names.toml")
    draw = random.Random(147)  # noqa: S311 - names of a demo
    while True:
        yield f"{draw.choice(lists['women'] + lists['men'])} {draw.choice(lists['surnames'])}"
