"""What an address is opened with, and which officials may."""

from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True)
class Arguments:
    """What an address is opened with, and which officials may."""

    label: str
    values: dict[str, object]
    readers: frozenset[str] = frozenset()

    def seen_by(self, login: str, *, writes: bool = False) -> bool:
        return login in self.readers and not (writes and login == "auditoria")


@dataclass
class Objects:
    """The objects of one town, by the arguments that lead to them."""

    cases: list[Arguments] = field(default_factory=list)
    conversations: list[Arguments] = field(default_factory=list)
    acts: list[Arguments] = field(default_factory=list)
    views: list[Arguments] = field(default_factory=list)
    messages: list[Arguments] = field(default_factory=list)
    recoveries: list[Arguments] = field(default_factory=list)
    raws: list[Arguments] = field(default_factory=list)
    people: list[Arguments] = field(default_factory=list)
    pairs: list[Arguments] = field(default_factory=list)
    answers: list[Arguments] = field(default_factory=list)
    texts: list[Arguments] = field(default_factory=list)
    letter_models: list[Arguments] = field(default_factory=list)
    staff: list[Arguments] = field(default_factory=list)
    accounts: list[Arguments] = field(default_factory=list)
    call_backs: list[Arguments] = field(default_factory=list)
    entries: list[Arguments] = field(default_factory=list)
    visits: list[Arguments] = field(default_factory=list)
    queues: list[Arguments] = field(default_factory=list)
    plans: list[Arguments] = field(default_factory=list)
    bodies: list[Arguments] = field(default_factory=list)
    referrals: list[Arguments] = field(default_factory=list)
    referrals_again: list[Arguments] = field(default_factory=list)
    referral_news: list[Arguments] = field(default_factory=list)
    orders: list[Arguments] = field(default_factory=list)
    crews: list[Arguments] = field(default_factory=list)
    tasks: list[Arguments] = field(default_factory=list)
    delegations: list[Arguments] = field(default_factory=list)
    decisions: list[Arguments] = field(default_factory=list)
    signals: list[Arguments] = field(default_factory=list)
    macros: list[Arguments] = field(default_factory=list)
    versions: list[Arguments] = field(default_factory=list)
    firings: list[Arguments] = field(default_factory=list)

    @property
    def plans_of_work(self) -> list[Arguments]:
        """The case for which a crew may be asked, and by whom."""
        planners = frozenset({"vial", "secretaria", "intendencia"})
        return [Arguments("VI01", {"case_id": one.values["served_id"]}, planners) for one in self.orders]

    trainings: list[Arguments] = field(default_factory=list)
    signs: list[Arguments] = field(default_factory=list)
    letters: list[Arguments] = field(default_factory=list)
    owed: list[Arguments] = field(default_factory=list)
    opened: list[Arguments] = field(default_factory=list)
    problems: list[Arguments] = field(default_factory=list)
    suggested: list[Arguments] = field(default_factory=list)
    reports: list[Arguments] = field(default_factory=list)
    campaigns: list[Arguments] = field(default_factory=list)
    segments: list[Arguments] = field(default_factory=list)
    freezes: list[Arguments] = field(default_factory=list)
    asked: list[Arguments] = field(default_factory=list)
    posts: list[Arguments] = field(default_factory=list)

    def for_address(self, one) -> list[Arguments]:
        """Return what the address can be opened with; an address without arguments is opened once."""
        wanted = set(one.arguments)
        if not wanted:
            return [Arguments("", {})]
        if wanted == {"slug"}:
            slug = "reopened" if one.name == "workbench:control_rows" else "whatsapp"
            return [Arguments(slug, {"slug": slug})]
        for values in FIXED:
            if wanted == set(values):
                return [Arguments(str(next(iter(values.values()))), values)]
        for kind in self._kinds(one.name):
            if kind and wanted <= set(kind[0].values):
                return kind
        raise AssertionError(f"{one.name}: no object for {sorted(wanted)}")

    def _kinds(self, name: str) -> tuple[list[Arguments], ...]:
        """Return the kinds of objects in the order in which they are tried."""
        return (
            self.referrals_again if name == "workbench:referral_again" else [],
            self.plans_of_work if name == "workbench:order_plan" else [],
            self.macros,
            self.cases,
            self.messages,
            self.conversations,
            self.acts,
            self.views,
            self.recoveries,
            self.raws,
            self.people,
            self.pairs,
            self.answers,
            self.texts,
            self.letter_models,
            self.staff,
            self.accounts,
            self.call_backs,
            self.entries,
            self.visits,
            self.queues,
            self.plans,
            self.orders,
            self.campaigns,
            self.segments,
            self.freezes,
            self.crews,
            self.tasks,
            self.bodies,
            self.referrals,
            self.referral_news,
            self.delegations,
            self.decisions,
            self.signals,
            self.versions,
            self.firings,
            self.trainings,
            self.signs,
            self.letters,
            self.owed,
            self.opened,
            self.problems,
            self.suggested,
            self.reports,
            self.asked,
            self.posts,
        )


FIXED: tuple[dict[str, object], ...] = (
    {"code": "AP01"},
    {"code": "AP01", "name": "tipo"},
    {"number": 1},
    {"listing": "casos"},
    {"key": "case_registered"},
    {"kind": "notice", "key": "case_registered"},
    {"what": "delivery", "row_id": UUID(int=1)},
    {"tie_id": UUID(int=1)},
    {"field": "surname"},
)
"""What leads somewhere in every town."""
