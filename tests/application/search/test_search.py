"""One field that finds people, cases and words: bounded, and only what one may see."""

import pytest

from nexo.application.search.queries import Hits, search
from nexo.domain.cases.actions.open_case import Place, Request, open_case
from nexo.domain.interactions.actions.register_contact import register_contact
from nexo.domain.parties.actions.register_person import register_person
from nexo.testing.town import small_town

pytestmark = pytest.mark.usefixtures("monday")


@pytest.fixture
def person(clerk):
    return register_person(actor=clerk, given_names="María", surname="Peña", source="prueba")


def contact(clerk, person, text, **more):
    return register_contact(actor=clerk, channel="voice", party=person, text=text, kind="call", **more)


def opened(town, clerk, person, description, code="AP01"):
    request = Request(
        version=town.versions[code],
        description=description,
        channel="voice",
        applicant=person,
        place=Place(text="Mitre y Alem"),
    )
    return open_case(actor=clerk, request=request).case


def test_people_cases_and_words_in_one_answer(town, clerk, person):
    contact(clerk, person, "pregunta por la poda de Peña")
    case = opened(town, clerk, person, "el árbol de Peña")
    hits = search(actor=clerk, text="peña")
    assert [hit.id for hit in hits.people] == [person.id]
    assert [row.id for row in hits.cases] == [case.id]
    assert [(hit.words, hit.name) for hit in hits.said] == [("pregunta por la poda de Peña", "María Peña")]
    assert search(actor=clerk, text="pena").cases == []


@pytest.mark.parametrize("number", [1, 3])
def test_at_most_five_queries_however_much_is_found(
    town, clerk, person, number, django_assert_max_num_queries
):
    for n in range(number):
        contact(clerk, person, f"poda {n}")
        opened(town, clerk, person, f"poda {n}")
    with django_assert_max_num_queries(5):
        hits = search(actor=clerk, text="poda")
    assert (len(hits.cases), len(hits.said)) == (number, number)


def test_a_code_leads_to_its_case_alone(town, clerk, person, django_assert_num_queries):
    case = opened(town, clerk, person, "x")
    with django_assert_num_queries(1):
        hits = search(actor=clerk, text=f" {case.public_code.lower().replace('-', ' ')} ")
    assert [row.id for row in hits.cases] == [case.id]
    assert (hits.people, hits.said) == ([], [])
    assert bool(hits) is True


@pytest.mark.parametrize("text", ["", " a ", "???", "' OR 1=1 --", '"*" NEAR', "\x00", "🎈"])
def test_any_text_is_only_text(town, clerk, text):
    assert bool(search(actor=clerk, text=text)) is False


def test_a_short_text_asks_nothing(town, clerk, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert search(actor=clerk, text="x") == Hits()


def test_nothing_is_found_that_may_not_be_seen(town, clerk, person):
    contact(clerk, person, "me amenaza, reservado", reader_unit=town.units["GEN"])
    hidden = opened(town, clerk, person, "me amenaza, reservado", code="SO04")
    assert bool(search(actor=clerk, text="amenaza")) is False
    assert bool(search(actor=clerk, text=hidden.public_code)) is False
    assert bool(search(actor=small_town("lejos").actors["atencion"], text="peña")) is False
    assert search(actor=town.actors["genero"], text=hidden.public_code).cases != []
    assert search(actor=town.actors["sistemas"], text="peña").people == []


def test_somebody_unidentified_is_shown_by_what_they_said_of_themselves(town, clerk):
    contact(clerk, None, "poda urgente")
    (hit,) = search(actor=clerk, text="poda").said
    assert hit.name == ""
