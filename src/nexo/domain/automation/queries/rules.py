"""The rules of a town: which wake, which there are, what they saved."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Count, Prefetch, Q, Sum

from nexo.domain.automation.enums import FiringState
from nexo.domain.automation.models import Firing, Rule, RuleVersion
from nexo.domain.automation.policies import rules_of
from nexo.domain.catalogue.enums import VersionStatus
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.errors import NotFound

DAYS = 30


@dataclass(frozen=True, slots=True)
class Listed:
    """A rule with its version in force, its draft, and how often it acted in `DAYS` days, to what avail."""

    rule: Rule
    in_force: RuleVersion | None
    draft: RuleVersion | None
    done: int
    failed: int
    minutes: float

    @property
    def shown(self) -> RuleVersion:
        """What is worked on: the draft, else what is in force."""
        version = self.draft or self.in_force
        assert version is not None  # noqa: S101 - no rule is without any: see `listed_rules`
        return version


def awaiting(jurisdiction_ids: Collection[UUID], triggers: Collection[str]) -> list[RuleVersion]:
    """Return the versions in force of the rules that are on and wait for any of `triggers`. One query."""
    rows = RuleVersion.objects.filter(
        status=VersionStatus.PUBLISHED,
        trigger__in=triggers,
        rule__is_enabled=True,
        rule__jurisdiction_id__in=jurisdiction_ids,
    )
    return list(rows.select_related("rule__jurisdiction").order_by("rule__number"))


def listed_rules(actor: Actor) -> list[Listed]:
    """Return the rules that the actor may read, by number. Three queries."""
    current = RuleVersion.objects.exclude(status=VersionStatus.RETIRED)
    rules = list(rules_of(actor).prefetch_related(Prefetch("versions", queryset=current)).order_by("number"))
    counted = (
        Firing.objects.filter(rule__in=rules, at__gte=clock.now() - timedelta(DAYS))
        .order_by()
        .values("rule_id")
        .annotate(
            done=Count("pk", filter=Q(state=FiringState.DONE)),
            failed=Count("pk", filter=Q(state=FiringState.FAILED)),
            minutes=Sum("minutes", filter=Q(state=FiringState.DONE)),
        )
    )
    known = {row["rule_id"]: row for row in counted} if rules else {}
    found = []
    for rule in rules:
        by_status = {one.status: one for one in rule.versions.all()}
        if by_status:
            row = known.get(rule.pk, {"done": 0, "failed": 0, "minutes": 0})
            found.append(
                Listed(
                    rule,
                    by_status.get(VersionStatus.PUBLISHED),
                    by_status.get(VersionStatus.DRAFT),
                    row["done"],
                    row["failed"],
                    row["minutes"] or 0,
                )
            )
    return found


def one_rule(actor: Actor, number: int) -> tuple[Rule, list[RuleVersion]]:
    """Return a rule and its versions: the draft, then the newest first. Raises `NotFound`. Two queries."""
    versions = RuleVersion.objects.order_by("-created_at", "-id")
    rule = (
        rules_of(actor)
        .select_related("jurisdiction")
        .prefetch_related(Prefetch("versions", queryset=versions))
        .filter(number=number)
        .first()
    )
    if rule is None:
        raise NotFound
    rows = sorted(rule.versions.all(), key=lambda one: (one.number is not None, -(one.number or 0)))
    return rule, rows


def of_status(versions: Iterable[RuleVersion], status: VersionStatus) -> RuleVersion | None:
    """Return the draft, or the version in force, among the versions of a rule."""
    return next((one for one in versions if one.status == status), None)


def automation_alarms(jurisdiction_id: UUID) -> list[Rule]:
    """Return the rules in force that are switched off, by the brake or by a person. One query."""
    rows = Rule.objects.filter(jurisdiction_id=jurisdiction_id, is_enabled=False)
    return list(rows.filter(versions__status=VersionStatus.PUBLISHED).order_by("number"))
