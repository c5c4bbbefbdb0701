"""How far somebody has come with a lesson, read from the ledger of acts: what counts is what was done."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from nexo.application.lessons.lessons import LESSONS, Lesson, Step
from nexo.domain.organisation.models import Jurisdiction
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel.actors import Actor
from nexo.kernel.audit.models import AuditEntry
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import Invalid, NotAllowed, NotFound

BEGUN, FINISHED = "lessons.begun", "lessons.finished"


class LessonUnfinished(Invalid):
    """Some steps of the lesson were not done."""

    code = "lesson_unfinished"
    message = "Todavía faltan pasos: el certificado sale cuando están todos."


@dataclass(frozen=True, slots=True)
class Taught:
    """A step and whether it was done."""

    step: Step
    is_done: bool


@dataclass(frozen=True, slots=True)
class Learning:
    """A lesson as it stands for somebody; `certificate` empty: not finished."""

    lesson: Lesson
    begun_at: datetime | None
    steps: tuple[Taught, ...]
    certificate: str
    finished_at: datetime | None

    @property
    def is_ready(self) -> bool:
        """Say whether every step is done and the certificate can be given."""
        return bool(self.begun_at) and not self.certificate and all(one.is_done for one in self.steps)

    @property
    def done(self) -> int:
        """How many steps are done."""
        return sum(one.is_done for one in self.steps)


def is_practice(actor: Actor) -> bool:
    """Say whether the actor works in a practice city, the only place where lessons are given."""
    return Jurisdiction.objects.filter(pk=jurisdiction_of(actor), is_demo=True).exists()


def lessons_for(actor: Actor) -> list[Learning]:
    """Return the lessons of the roles that the actor holds, as they stand. Raises `NotFound` outside practice."""
    if actor.jurisdiction_id is None or not is_practice(actor):
        raise NotFound
    return [learning_of(actor, lesson) for lesson in LESSONS if actor.has_role(*lesson.roles)]


def learning_of(actor: Actor, lesson: Lesson) -> Learning:
    """Return a lesson as it stands for the actor: the acts since it was begun last. Two queries."""
    own = AuditEntry.objects.filter(actor_id=actor.subject_id, jurisdiction_id=actor.jurisdiction_id)
    marks = own.filter(action__in=[BEGUN, FINISHED], changes__lesson=lesson.slug).order_by("-id")
    begun = marks.filter(action=BEGUN).first()
    if begun is None:
        return Learning(lesson, None, tuple(Taught(step, is_done=False) for step in lesson.steps), "", None)
    wanted = {act for step in lesson.steps for act in step.acts} | {FINISHED}
    since = own.filter(id__gt=begun.id, action__in=wanted)
    acts = set(since.values_list("action", flat=True).distinct())
    steps = tuple(Taught(step, is_done=not acts.isdisjoint(step.acts)) for step in lesson.steps)
    finished = marks.filter(action=FINISHED, id__gt=begun.id).first() if FINISHED in acts else None
    certificate = str(finished.changes["certificate"]) if finished else ""
    return Learning(lesson, begun.at, steps, certificate, finished.at if finished else None)


@transaction.atomic
def begin_lesson(*, actor: Actor, lesson: Lesson) -> None:
    """Begin a lesson, or begin it again: only what is done from now on counts. Raises `NotFound`, `NotAllowed`."""
    _admit(actor, lesson)
    audit(actor=actor, action=BEGUN, kind="staff", object_id=actor.staff_id, changes={"lesson": lesson.slug})


@transaction.atomic
def finish_lesson(*, actor: Actor, lesson: Lesson) -> str:
    """Give the certificate of a lesson and return its number; the same lesson gives it once.

    The number is what the record of training of the real town names. Raises `NotFound`, `NotAllowed`,
    `LessonUnfinished`.
    """
    _admit(actor, lesson)
    now = learning_of(actor, lesson)
    if now.certificate:
        return now.certificate
    if not now.is_ready or now.begun_at is None:
        raise LessonUnfinished
    mark = hashlib.sha256(f"{actor.staff_id} {lesson.slug} {now.begun_at.isoformat()}".encode()).hexdigest()
    certificate = f"{lesson.code}-{now.begun_at:%Y%m%d}-{mark[:8].upper()}"
    audit(
        actor=actor,
        action=FINISHED,
        kind="staff",
        object_id=actor.staff_id,
        changes={"lesson": lesson.slug, "certificate": certificate},
    )
    return certificate


def _admit(actor: Actor, lesson: Lesson) -> None:
    if not is_practice(actor):
        raise NotFound
    if not actor.has_role(*lesson.roles):
        raise NotAllowed
