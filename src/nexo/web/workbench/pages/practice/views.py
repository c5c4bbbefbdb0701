"""Lessons of one's roles, in the practice city alone: what is done, what comes next, the certificate."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from nexo.application.lessons.learning import (
    LessonUnfinished,
    begin_lesson,
    finish_lesson,
    learning_of,
    lessons_for,
)
from nexo.application.lessons.lessons import Lesson, lesson_of
from nexo.domain.organisation.enums import Role
from nexo.kernel.errors import NotFound
from nexo.web.workbench.desk import StaffRequest, page, staff_page

LEARNERS = (
    Role.FRONT_OFFICE,
    Role.TRIAGE,
    Role.AREA_RESPONSIBLE,
    Role.SUPERVISOR,
    Role.ADMINISTRATOR,
)


@staff_page(*LEARNERS)
@require_GET
def lessons(request: StaffRequest) -> HttpResponse:
    """The lessons of this official."""
    return page(request, "workbench/practice/lessons.html", {"rows": lessons_for(request.actor)})


@staff_page(*LEARNERS)
@require_GET
def lesson(request: StaffRequest, slug: str) -> HttpResponse:
    """One lesson, step by step."""
    found = _lesson(request, slug)
    now = learning_of(request.actor, found)
    following = next((one for one in now.steps if not one.is_done), None)
    steps = [
        {
            "title": one.step.title,
            "how": one.step.how,
            "url": reverse(f"workbench:{one.step.where}"),
            "is_done": one.is_done,
            "is_next": one is following,
        }
        for one in now.steps
    ]
    return page(request, "workbench/practice/lesson.html", {"now": now, "steps": steps})


@staff_page(*LEARNERS)
@require_POST
def begin(request: StaffRequest, slug: str) -> HttpResponse:
    """Begin, or begin again."""
    begin_lesson(actor=request.actor, lesson=_lesson(request, slug))
    messages.success(request, _("Empezaste: cuenta lo que hagas desde ahora."))
    return redirect("workbench:lesson", slug=slug)


@staff_page(*LEARNERS)
@require_POST
def finish(request: StaffRequest, slug: str) -> HttpResponse:
    """Give the certificate."""
    try:
        finish_lesson(actor=request.actor, lesson=_lesson(request, slug))
    except LessonUnfinished as refused:
        messages.error(request, refused.said)
    else:
        messages.success(request, _("Lección terminada: este es tu certificado."))
    return redirect("workbench:lesson", slug=slug)


def _lesson(request: StaffRequest, slug: str) -> Lesson:
    """Return a lesson that is one of this official's."""
    found = lesson_of(slug)
    if found is None or found not in [one.lesson for one in lessons_for(request.actor)]:
        raise NotFound
    return found
