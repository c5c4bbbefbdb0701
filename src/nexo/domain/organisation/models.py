"""Tables of the organisation: who governs, which area, which post, over which ground."""

from typing import ClassVar
from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.db import models

from nexo.domain.accounts.models import Account
from nexo.domain.organisation.enums import (
    CalendarKind,
    JurisdictionLevel,
    Parity,
    Role,
    StaffStatus,
    UnitKind,
)
from nexo.kernel import clock, ids


class Jurisdiction(models.Model):
    """A government (jurisdicción): the border of all data.

    `contact`: {"phone", "whatsapp", "email", "address", "area_code"}; `theme`: colours of interface.md and
    "hosts"; `local_rules`: what the town decides ({"cuit_prefixes": ["20", …], "preferential_age": 70,
    "preferential_points": {"AGE70": 10}, "confidential_services": ["SE03"]}); `code_prefix` opens every public code.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=150)
    short_name = models.CharField(max_length=60)
    code_prefix = models.CharField(max_length=4)
    level = models.CharField(max_length=15, choices=JurisdictionLevel.choices)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT)
    country = models.CharField(max_length=2, default="AR")
    time_zone = models.CharField(max_length=50, default="America/Argentina/Buenos_Aires")
    language = models.CharField(max_length=10, default="es")
    population = models.PositiveIntegerField(default=0)
    contact = models.JSONField(default=dict, blank=True)
    theme = models.JSONField(default=dict, blank=True)
    local_rules = models.JSONField(default=dict, blank=True)
    calendar = models.ForeignKey(
        "CalendarVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    is_demo = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name

    @property
    def area_code(self) -> str:
        """The code that a local telephone number goes without."""
        return str(self.contact.get("area_code", ""))

    @property
    def confidential_services(self) -> frozenset[str]:
        """Codes of the services of which no case is opened: what is said there is a confidential report."""
        return frozenset(map(str, self.local_rules.get("confidential_services", ())))

    @property
    def zone_info(self) -> ZoneInfo:
        """The time zone at whose edge dates become days."""
        return ZoneInfo(self.time_zone)


class CalendarVersion(models.Model):
    """A published calendar (calendario) of a town; never edited: a change is the next number.

    `days_off`: {"2026-12-24": {"name": "asueto", "source": "national" | "local"}}; `firm_until` is the last day
    that no decree will change. The jurisdiction points to the version of its offices that is in force.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="calendars")
    kind = models.CharField(max_length=15, choices=CalendarKind.choices, default=CalendarKind.ADMINISTRATION)
    number = models.PositiveSmallIntegerField()
    days_off = models.JSONField(default=dict)
    firm_until = models.DateField()
    subdivision = models.CharField(max_length=5, blank=True)
    legal_act = models.CharField(max_length=120, blank=True)
    published_at = models.DateTimeField(default=clock.now)
    published_by_id = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "kind", "number"], name="calendar_number_once")
        ]


class AdoptedPack(models.Model):
    """A configuration pack (paquete) that a town took, as it was then; the newest is what it is compared with.

    `contents`: {subject: {key: row}}; `digest` is the SHA-256 of its files. Never edited.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="packs")
    name = models.CharField(max_length=30)
    version = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    contents = models.JSONField()
    adopted_at = models.DateTimeField(default=clock.now)
    adopted_by_label = models.CharField(max_length=150, blank=True)

    class Meta:
        indexes = [models.Index(fields=["jurisdiction", "-adopted_at", "-id"], name="pack_newest")]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


class Unit(models.Model):
    """An area (área) as it stands since `valid_from`; how it stood before are its versions.

    `path` is the codes from the root joined by '/', so that a branch is one prefix.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    code = models.CharField(max_length=30)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=UnitKind.choices, default=UnitKind.AREA)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT)
    path = models.CharField(max_length=255)
    is_external = models.BooleanField(default=False)
    is_protected = models.BooleanField(default=False)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "code"], name="unit_code_once"),
        ]
        indexes = [models.Index(fields=["jurisdiction", "path"], name="unit_by_path")]

    def __str__(self) -> str:
        return self.name


class UnitVersion(models.Model):
    """How a unit stood before a change: from `valid_from` to the day before `valid_to`."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="versions")
    name = models.CharField(max_length=120)
    parent = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    path = models.CharField(max_length=255)
    valid_from = models.DateField()
    valid_to = models.DateField()
    legal_act = models.CharField(max_length=120, blank=True)
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["unit", "valid_to"], name="unit_version_by_day")]

    def __str__(self) -> str:
        return self.name


class StaffMember(models.Model):
    """A member of staff (agente): one login in one jurisdiction."""

    personal_fields: ClassVar[tuple[str, ...]] = ("name",)
    retention: ClassVar[str] = "kept: acts of office name who did them"

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    account = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="staff_member")
    name = models.CharField(max_length=150)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    languages = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    status = models.CharField(max_length=10, choices=StaffStatus.choices, default=StaffStatus.ACTIVE)

    def __str__(self) -> str:
        return self.name


class Position(models.Model):
    """A post (cargo) in the chain: level 0 operator … 5 mayor. Escalation walks positions, not people."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="positions")
    title = models.CharField(max_length=120)
    level = models.PositiveSmallIntegerField()
    holder = models.ForeignKey(StaffMember, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    substitute = models.ForeignKey(
        StaffMember, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        indexes = [models.Index(fields=["unit", "level"], name="position_by_unit")]

    def __str__(self) -> str:
        return self.title


class Assignment(models.Model):
    """Who held a post (designación) from `since` until `until`, and who stood in; one open row a post at most.

    `since` empty: from before we kept it; `until` empty: today's. The post itself names today's people; a row is
    written when it changes hands, and none is edited after it ended.
    """

    personal_fields: ClassVar[tuple[str, ...]] = ()
    retention: ClassVar[str] = "kept: acts of office name who answered for them"

    id = models.BigAutoField(primary_key=True)
    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="assignments")
    holder = models.ForeignKey(StaffMember, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    substitute = models.ForeignKey(
        StaffMember, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    since = models.DateTimeField(null=True, blank=True)
    until = models.DateTimeField(null=True, blank=True)
    legal_act = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["position"], condition=models.Q(until__isnull=True), name="one_assignment_in_force"
            )
        ]
        indexes = [models.Index(fields=["position", "since"], name="assignment_by_day")]

    def __str__(self) -> str:
        return f"{self.position_id} {self.since}"


class RoleGrant(models.Model):
    """A role over a unit and all below it; `unit` empty means the whole jurisdiction."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    staff = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="role_grants")
    role = models.CharField(max_length=20, choices=Role.choices)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT)
    legal_act = models.CharField(max_length=120, blank=True)
    valid_from = models.DateTimeField(default=clock.now)
    valid_to = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["staff", "role", "unit"],
                condition=models.Q(valid_to__isnull=True),
                nulls_distinct=False,
                name="grant_once",
            )
        ]

    def __str__(self) -> str:
        return self.role


class Zone(models.Model):
    """A territory (zona) with its public indicators; `polygon` is GeoJSON, percentages are 0–100."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=120)
    population = models.PositiveIntegerField(default=0)
    nbi_percent = models.FloatField(default=0)
    no_internet_percent = models.FloatField(default=0)
    is_floodable = models.BooleanField(default=False)
    is_informal = models.BooleanField(default=False)
    is_rural = models.BooleanField(default=False)
    polygon = models.JSONField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "code"], name="zone_code_once")]

    def __str__(self) -> str:
        return self.name


class DistrictZone(models.Model):
    """A zone that a district attends (R104) from `valid_from` to `valid_to`, both days included; empty: without end."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="district_zones")
    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="districts")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    legal_act = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["zone"], condition=models.Q(valid_to__isnull=True), name="one_district_to_come"
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=models.F("valid_from")),
                name="district_zone_ends_after_it_begins",
            ),
        ]
        indexes = [models.Index(fields=["zone", "valid_from"], name="district_of_zone")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.zone_id}"


class Street(models.Model):
    """A street (calle) of the register, named as on its signs: "Av. San Martín".

    `other_names` are those that people also use; `ngrams` are the pieces of all names (`rules.street_names`), by
    which it is found in spite of abbreviations and slips.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    name = models.CharField(max_length=120)
    other_names = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    ngrams = ArrayField(models.CharField(max_length=3), default=list, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "name"], name="street_name_once")]
        indexes = [GinIndex(fields=["ngrams"], name="street_ngrams")]

    def __str__(self) -> str:
        return self.name


def segment_box() -> models.Func:
    """Return the upright box around a stretch, as PostgreSQL's own type: what its index holds."""
    ends = (
        models.Func("first_lat", "first_lon", function="point"),
        models.Func("last_lat", "last_lon", function="point"),
    )
    return models.Func(*ends, function="box")


class StreetSegment(models.Model):
    """A straight stretch of a street (tramo) with the house numbers along it, both ends included.

    The numbers grow evenly from the first point to the second (WGS 84). A road without numbers has none.
    """

    id = models.BigAutoField(primary_key=True)
    street = models.ForeignKey(Street, on_delete=models.CASCADE, related_name="segments")
    first_number = models.PositiveIntegerField(null=True, blank=True)
    last_number = models.PositiveIntegerField(null=True, blank=True)
    parity = models.CharField(max_length=4, choices=Parity.choices, default=Parity.ALL)
    first_lat = models.FloatField()
    first_lon = models.FloatField()
    last_lat = models.FloatField()
    last_lon = models.FloatField()
    zone = models.ForeignKey(Zone, null=True, blank=True, on_delete=models.PROTECT)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(first_number__isnull=True, last_number__isnull=True)
                | models.Q(first_number__lte=models.F("last_number")),
                name="segment_numbers_grow",
            )
        ]
        indexes = [GistIndex(segment_box(), name="segment_box")]

    def __str__(self) -> str:
        return f"{self.street_id} {self.first_number}–{self.last_number}"


class Office(models.Model):
    """A place that people can go to. `hours`: {"mon": [["08:00", "13:00"]], …} in local time.

    `body` is whose it is, empty: the town's own. On days off it is closed, unless it is `open_on_days_off`.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT)
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=200)
    phone = models.CharField(max_length=40, blank=True)
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    hours = models.JSONField(default=dict, blank=True)
    open_on_days_off = models.BooleanField(default=False)
    body = models.CharField(max_length=120, blank=True)
    url = models.URLField(blank=True)

    def __str__(self) -> str:
        return self.name
