"""What a configuration pack may say: one model a subject, one file each; the order is that of dependence."""

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from nexo.domain.catalogue.enums import Competence, EvidenceRule, ServiceKind, TermUnit, Visibility
from nexo.domain.catalogue.policies import DELEGABLE
from nexo.domain.organisation.enums import CalendarKind, JurisdictionLevel, UnitKind

FORMAT = 1
"""The format that this version of the product writes; an older one is read, a newer one refused with a sentence."""

Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$", max_length=30)]
Short = Annotated[str, Field(min_length=1, max_length=120)]
Line = Annotated[str, Field(max_length=300)]
Positive = Annotated[int, Field(ge=0, le=32_767)]
Percent = Annotated[float, Field(ge=0, le=100)]
Clock = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
DayName = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class Shape(BaseModel):
    """A part of a pack: nothing that it does not know is let through."""

    model_config = ConfigDict(extra="forbid", use_enum_values=True)

    def plain(self) -> dict[str, Any]:
        """Return it as it is written and compared: usual values left out, in the order of the model."""
        return self.model_dump(mode="json", exclude_defaults=True)


class Manifest(Shape):
    """Which pack this is (`pack.yaml`)."""

    name: Code
    version: Annotated[int, Field(ge=1, le=100_000)]
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    title: Line = ""
    draft: bool = False
    note: Annotated[str, Field(max_length=2_000)] = ""


class TownRow(Shape):
    """The government, how it is reached, its look and its own rules."""

    name: Annotated[str, Field(min_length=1, max_length=150)]
    short_name: Annotated[str, Field(min_length=1, max_length=60)]
    code_prefix: Annotated[str, Field(pattern=r"^[A-Z]{1,4}$")]
    level: JurisdictionLevel = JurisdictionLevel.MUNICIPALITY
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] = "AR"
    time_zone: Annotated[str, Field(max_length=50)] = "America/Argentina/Buenos_Aires"
    language: Annotated[str, Field(max_length=10)] = "es"
    population: Annotated[int, Field(ge=0, le=100_000_000)] = 0
    contact: dict[str, JsonValue] = {}
    look: dict[str, JsonValue] = {}
    rules: dict[str, JsonValue] = {}


class ZoneRow(Shape):
    """A territory; `polygon` is GeoJSON in one line."""

    code: Annotated[str, Field(min_length=1, max_length=20)]
    name: Short
    population: Annotated[int, Field(ge=0, le=100_000_000)] = 0
    nbi_percent: Percent = 0
    no_internet_percent: Percent = 0
    is_floodable: bool = False
    is_informal: bool = False
    is_rural: bool = False
    lat: Annotated[float, Field(ge=-90, le=90)] | None = None
    lon: Annotated[float, Field(ge=-180, le=180)] | None = None
    polygon: Annotated[str, Field(max_length=200_000)] = ""


class UnitRow(Shape):
    """An area; `parent` is the code of the one above."""

    code: Code
    name: Short
    parent: Code | Literal[""] = ""
    kind: UnitKind = UnitKind.AREA
    is_external: bool = False
    is_protected: bool = False


class PositionRow(Shape):
    """A post in the chain, without who holds it."""

    unit: Code
    title: Short
    level: Annotated[int, Field(ge=0, le=5)]


class OfficeRow(Shape):
    """A place that people can go to."""

    name: Short
    address: Annotated[str, Field(max_length=200)]
    unit: Code | Literal[""] = ""
    phone: Annotated[str, Field(max_length=40)] = ""
    lat: Annotated[float, Field(ge=-90, le=90)] | None = None
    lon: Annotated[float, Field(ge=-180, le=180)] | None = None
    hours: dict[DayName, list[tuple[Clock, Clock]]] = {}


class CalendarRow(Shape):
    """Days off: the national ones come from the country and the subdivision, `local` ones stand here."""

    kind: CalendarKind = CalendarKind.ADMINISTRATION
    subdivision: Annotated[str, Field(max_length=5)] = ""
    firm_until: date
    legal_act: Annotated[str, Field(max_length=120)] = ""
    local: dict[date, Annotated[str, Field(min_length=1, max_length=80)]] = {}


class StatusRow(Shape):
    """A status as the town words it; `service` empty: of all."""

    code: Code
    phase: Annotated[str, Field(min_length=1, max_length=30)]
    name: Annotated[str, Field(min_length=1, max_length=80)]
    service: Annotated[str, Field(max_length=20)] = ""
    name_en: Annotated[str, Field(max_length=80)] = ""
    order: Positive = 0


class GroupRow(Shape):
    """A group of services as people look for them."""

    code: Annotated[str, Field(min_length=1, max_length=20)]
    name: Annotated[str, Field(min_length=1, max_length=80)]
    name_en: Annotated[str, Field(max_length=80)] = ""
    icon: Annotated[str, Field(max_length=30)] = ""
    order: Positive = 0


class Question(Shape):
    """A question of the form of a service."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
    label: Line
    label_en: Line = ""
    type: Literal["text", "longtext", "choice", "number", "date", "bool"] = "text"
    required: bool = False
    choices: list[JsonValue] = []
    help: Line = ""
    help_en: Line = ""
    sensitive: bool = False


class Paper(Shape):
    """A paper that the service asks for."""

    name: Line
    name_en: Line = ""
    required: bool = False
    already_held: bool = False


class Term(Shape):
    """So many of what."""

    amount: Annotated[int, Field(ge=1, le=999)]
    unit: TermUnit


class ServiceRow(Shape):
    """A public service with the version that is in force."""

    code: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$", max_length=20)]
    name: Short
    kind: ServiceKind
    group: Annotated[str, Field(min_length=1, max_length=20)]
    owner: Code
    deputy: Code | Literal[""] = ""
    summary: Annotated[str, Field(min_length=1, max_length=300)]
    response: Term
    resolution: Term
    active: bool = True
    legal_term: Annotated[str, Field(max_length=30)] = ""
    name_en: Annotated[str, Field(max_length=120)] = ""
    summary_en: Line = ""
    description: Annotated[str, Field(max_length=5_000)] = ""
    description_en: Annotated[str, Field(max_length=5_000)] = ""
    keywords: list[Annotated[str, Field(min_length=1, max_length=120)]] = []
    questions: list[Question] = []
    papers: list[Paper] = []
    competence: Competence = Competence.OWN
    external_body: Annotated[str, Field(max_length=120)] = ""
    in_districts: bool = False
    urgency: Positive = 3
    safety_points: Positive = 0
    needs_location: bool = False
    needs_person: bool = False
    needs_contact: bool = False
    wants_photo: bool = False
    anonymous_allowed: bool = False
    visibility: Visibility = Visibility.NORMAL
    evidence: EvidenceRule = EvidenceRule.ANSWER
    cost: Annotated[str, Field(max_length=200)] = ""
    cost_en: Annotated[str, Field(max_length=200)] = ""
    where: Line = ""
    where_en: Line = ""
    law: Line = ""
    law_en: Line = ""
    call_script: Annotated[str, Field(max_length=5_000)] = ""
    call_script_en: Annotated[str, Field(max_length=5_000)] = ""


class DelegationRow(Shape):
    """Who may decide alone on a service."""

    service: Annotated[str, Field(min_length=1, max_length=20)]
    role: Literal[tuple(role.value for role in DELEGABLE)]  # type: ignore[valid-type]  # the room names them
    legal_act: Annotated[str, Field(min_length=1, max_length=150)]
    daily_limit: Annotated[int, Field(ge=1, le=1000)] | None = None
    until: date | None = None


class RoutingRow(Shape):
    """A rule of where cases go, in words; the order counts."""

    sentence: Annotated[str, Field(min_length=1, max_length=2_000)]
    active: bool = True


class AutomationRow(Shape):
    """A rule of what the town does by itself, in words."""

    name: Annotated[str, Field(min_length=1, max_length=80)]
    text: Annotated[str, Field(min_length=1, max_length=5_000)]
    active: bool = True


class AnswerRow(Shape):
    """A standard answer."""

    code: Annotated[str, Field(min_length=1, max_length=40)]
    title: Short
    body: Annotated[str, Field(min_length=1, max_length=5_000)]
    service: Annotated[str, Field(max_length=20)] = ""
    channel: Annotated[str, Field(max_length=30)] = ""
    language: Annotated[str, Field(max_length=10)] = "es"
    active: bool = True


class ChannelRow(Shape):
    """A channel account, without its secrets."""

    channel: Annotated[str, Field(min_length=1, max_length=30)]
    name: Annotated[str, Field(min_length=1, max_length=80)]
    address: Annotated[str, Field(max_length=200)] = ""
    settings: dict[str, JsonValue] = {}
    active: bool = True


@dataclass(frozen=True, slots=True)
class Subject:
    """One file of a pack: its name, what a row is and by which columns a row is known."""

    name: str
    row: type[Shape]
    key: tuple[str, ...]

    @property
    def file(self) -> str:
        """The name of the file."""
        return f"{self.name}.yaml"

    def key_of(self, row: dict[str, Any]) -> str:
        """Return what a row is known by."""
        return " · ".join(
            str(row.get(column) or self.row.model_fields[column].default) for column in self.key
        )


SUBJECTS = (
    Subject("town", TownRow, ()),
    Subject("zones", ZoneRow, ("code",)),
    Subject("units", UnitRow, ("code",)),
    Subject("positions", PositionRow, ("unit", "title")),
    Subject("offices", OfficeRow, ("name",)),
    Subject("calendars", CalendarRow, ("kind",)),
    Subject("groups", GroupRow, ("code",)),
    Subject("services", ServiceRow, ("code",)),
    Subject("statuses", StatusRow, ("code", "service")),
    Subject("delegations", DelegationRow, ("service", "role")),
    Subject("routing", RoutingRow, ("sentence",)),
    Subject("automation", AutomationRow, ("name",)),
    Subject("answers", AnswerRow, ("code",)),
    Subject("channels", ChannelRow, ("channel", "address")),
)
BY_NAME = {subject.name: subject for subject in SUBJECTS}

Rows = dict[str, dict[str, dict[str, Any]]]
"""Subject → key → row, as `Shape.plain` gives it."""


@dataclass(slots=True)
class Pack:
    """A pack in memory; `lines` is where each row stands in its file, for what goes wrong later."""

    manifest: Manifest
    rows: Rows = field(default_factory=dict)
    lines: dict[tuple[str, str], int] = field(default_factory=dict)

    def of(self, subject: str) -> dict[str, dict[str, Any]]:
        """Return the rows of a subject by key."""
        return self.rows.get(subject, {})

    def full(self, subject: str, key: str) -> Any:
        """Return a row with its usual values."""
        return BY_NAME[subject].row.model_validate(self.rows[subject][key])
