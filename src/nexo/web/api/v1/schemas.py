"""The shapes that machines read and write; plain values only."""

from datetime import date, datetime
from typing import Any

from ninja import Field, Schema


class Problem(Schema):
    """What went wrong (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    code: str
    detail: str
    field: str | None = None


class ServiceOut(Schema):
    """A public service in force."""

    code: str
    name: str
    kind: str
    group: str
    summary: str
    cost: str
    where: str
    resolution_amount: int
    resolution_unit: str
    needs_location: bool
    anonymous_allowed: bool
    fields: list[dict[str, Any]]


class ProposalOut(Schema):
    """A service proposed for a person's words, and which of them spoke for it."""

    service: ServiceOut
    because: list[str]


class TrackIn(Schema):
    """A code and its verifier: the PIN of the receipt, or the telephone or e-mail given."""

    code: str = Field(max_length=40)
    verifier: str = Field(max_length=200)


class MoveOut(Schema):
    """One move of a case."""

    at: datetime
    label: str
    unit: str
    note: str


class TrackedOut(Schema):
    """A case as its author may read it."""

    code: str
    service: str
    phase: str
    phase_label: str
    received_at: datetime
    due_at: datetime | None
    unit: str
    post: str
    answer: str
    is_open: bool
    moves: list[MoveOut]


class MeasureOut(Schema):
    """One measure with its definition; `value` None: too few persons to publish."""

    slug: str
    name: str
    definition: str
    value: float | None


class FiguresOut(Schema):
    """The figures of a period, both days included."""

    since: date
    until: date
    extracted_at: datetime
    measures: list[MeasureOut]
