"""Lessons are done by doing: what counts is in the ledger of acts, since the lesson was begun."""

import pytest

from nexo.application.lessons.learning import (
    LessonUnfinished,
    begin_lesson,
    finish_lesson,
    learning_of,
    lessons_for,
)
from nexo.application.lessons.lessons import LESSONS, lesson_of
from nexo.domain.cases.actions.note_case import note_case
from nexo.domain.cases.actions.open_case import Place, Request, open_case
from nexo.domain.interactions.actions.register_contact import register_contact
from nexo.domain.interactions.enums import InteractionKind
from nexo.domain.parties.actions.register_person import register_person
from nexo.kernel.errors import NotAllowed, NotFound
from nexo.testing.town import INSIDE, Town, small_town

pytestmark = pytest.mark.django_db


@pytest.fixture
def practice() -> Town:
    """A small practice city."""
    made = small_town()
    made.jurisdiction.is_demo = True
    made.jurisdiction.save()
    return made


def do_all(town: Town) -> None:
    """Do what the lesson of the front office asks."""
    actor = town.actors["atencion"]
    person = register_person(actor=actor, given_names="Rosa", surname="Gómez", source="counter")
    register_contact(actor=actor, channel="counter", party=person, text="Sin luz", kind=InteractionKind.VISIT)
    request = Request(
        version=town.versions["AP01"],
        description="Sin luz",
        channel="counter",
        anonymous=True,
        place=Place(lat=INSIDE[0], lon=INSIDE[1]),
    )
    case = open_case(actor=actor, request=request).case
    note_case(actor=actor, case_id=case.pk, text="Esquina")


class TestLessons:
    def test_only_what_is_done_after_it_began_counts(self, practice: Town) -> None:
        actor, lesson = practice.actors["atencion"], LESSONS[0]
        do_all(practice)
        begin_lesson(actor=actor, lesson=lesson)
        assert learning_of(actor, lesson).done == 0
        with pytest.raises(LessonUnfinished):
            finish_lesson(actor=actor, lesson=lesson)

        do_all(practice)
        number = finish_lesson(actor=actor, lesson=lesson)

        assert number.startswith("ATE-")
        assert finish_lesson(actor=actor, lesson=lesson) == number
        assert learning_of(actor, lesson).certificate == number
        assert [one.certificate for one in lessons_for(actor)] == [number]

    def test_it_can_be_begun_again(self, practice: Town) -> None:
        actor, lesson = practice.actors["atencion"], LESSONS[0]
        begin_lesson(actor=actor, lesson=lesson)
        do_all(practice)
        finish_lesson(actor=actor, lesson=lesson)

        begin_lesson(actor=actor, lesson=lesson)

        assert (learning_of(actor, lesson).done, learning_of(actor, lesson).certificate) == (0, "")

    def test_each_by_their_role_and_only_in_practice(self, practice: Town) -> None:
        assert [one.lesson.slug for one in lessons_for(practice.actors["sistemas"])] == ["administracion"]
        with pytest.raises(NotAllowed):
            begin_lesson(actor=practice.actors["atencion"], lesson=LESSONS[3])
        real = small_town("real")
        with pytest.raises(NotFound):
            lessons_for(real.actors["atencion"])
        assert lesson_of("otra") is None

    def test_reading_them_costs_little(self, practice: Town, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]  # pytest's own
        actor = practice.actors["atencion"]
        begin_lesson(actor=actor, lesson=LESSONS[0])
        with django_assert_max_num_queries(4):
            lessons_for(actor)
