"""Cases that may be one problem: proposed with reasons, refused for good, learnt from what officials linked."""

import json
from datetime import timedelta

import pytest

from nexo.application.suggesting.duplicates import BY_HAND, duplicates_of, learnt_pairs
from nexo.application.suggesting.learn_duplicates import learn_duplicates, pair_examples
from nexo.application.suggesting.place import model_file
from nexo.domain.cases.actions.join_incident import join_incident
from nexo.domain.cases.actions.open_case import Place, Request, open_case
from nexo.domain.cases.actions.tell_apart import tell_apart
from nexo.domain.cases.models import Case, Evidence, Incident
from nexo.domain.organisation.enums import SuggestionKind
from nexo.kernel import clock, ids
from nexo.kernel.files.models import StoredFile
from nexo.testing.town import INSIDE, small_town

pytestmark = pytest.mark.django_db
KIND = SuggestionKind.DUPLICATES
STEP = 0.0003


@pytest.fixture
def report(town, monday):
    """Return what opens one case of a service, so many steps of 33 m north."""

    def report(text: str, *, code: str = "AP01", steps: float = 0, look: int | None = None) -> Case:
        place = Place(text="Mitre 100", lat=INSIDE[0] + STEP * steps, lon=INSIDE[1])
        request = Request(
            version=town.versions[code], description=text, channel="counter", place=place, anonymous=True
        )
        case = open_case(actor=town.actors["atencion"], request=request).case
        if look is not None:
            file = StoredFile.objects.create(
                sha256="0" * 64,
                size=1,
                media_type="image/jpeg",
                filename="a.jpg",
                created_at=clock.now(),
                look=look,
            )
            Evidence.objects.create(case=case, file=file, kind="report")
        return case

    return report


def proposed(town, case: Case, login: str = "atencion"):
    return duplicates_of(
        actor=town.actors[login], case=Case.objects.select_related("service", "jurisdiction").get(pk=case.pk)
    )


@pytest.mark.parametrize("number", [1, 3])
def test_the_likeliest_first_with_reasons_in_two_queries(
    town, report, folder, number, django_assert_num_queries
) -> None:
    mine = report("no anda la luminaria de la plaza", look=77)
    for step in range(number):
        report("la luminaria de la plaza no anda", steps=1 + step)
    row = Case.objects.select_related("service", "jurisdiction").get(pk=mine.pk)
    with django_assert_num_queries(2):
        found = duplicates_of(actor=town.actors["atencion"], case=row)
    assert [one.near.metres for one in found] == [33, 67, 100][:number]
    assert found[0].because[:3] == ("a 33 m", "con menos de una hora de diferencia", "las mismas palabras")
    assert found[0].certainty.label in {"muy probable", "probable"}


def test_an_alike_picture_speaks_for_it_and_three_are_the_most(town, report, folder) -> None:
    mine = report("foco", look=0b1011)
    for _ in range(4):
        report("otra cosa", steps=1)
    alike = report("algo", steps=2, look=0b1010)
    found = proposed(town, mine)
    assert len(found) == 3
    assert found[0].near.id == alike.id
    assert "foto parecida" in found[0].because


def test_another_service_of_the_group_is_proposed_and_said_to_be_another(town, report, folder) -> None:
    mine = report("pozo hundido enorme en la esquina")
    report("pozo hundido enorme en la esquina", code="VI01")
    (found,) = proposed(town, mine)
    assert found.same_service is False


def test_a_refusal_and_a_link_are_not_proposed_again(town, report, folder) -> None:
    mine, one, other = report("foco"), report("foco"), report("foco")
    desk = town.actors["atencion"]
    tell_apart(actor=desk, case_id=mine.id, other_id=one.id)
    join_incident(actor=desk, case_id=mine.id, with_case_id=other.id)
    assert proposed(town, mine) == []


def test_who_may_not_see_a_case_is_not_told_of_it(town, report, folder) -> None:
    mine, other = report("foco"), report("foco")
    Case.objects.filter(pk=other.pk).update(visibility="protected")
    assert proposed(town, mine) == []
    assert proposed(town, mine, "vial") == []


def test_who_wants_none_gets_none(town, report, folder, django_assert_num_queries) -> None:
    mine, _ = report("foco"), report("foco")
    town.jurisdiction.local_rules[KIND.value] = False
    town.jurisdiction.save()
    row = Case.objects.select_related("service", "jurisdiction").get(pk=mine.pk)
    with django_assert_num_queries(0):
        assert duplicates_of(actor=town.actors["atencion"], case=row) == []


@pytest.fixture
def linked(town, report):
    """Return what writes so many pairs, a kilometre apart: near ones that are linked, and near ones that are not."""

    def linked(number: int) -> None:
        first = report("poste caido")
        fields = {field.attname: getattr(first, field.attname) for field in Case._meta.concrete_fields}
        rows, incidents = [], []
        for at in range(number):
            incidents.append(
                Incident(jurisdiction=town.jurisdiction, service_id=first.service_id, report_count=2)
            )
            spots = ((0, "poste caido", 0), (0.3, "se cayo el poste", 0), (3, "bolsas de basura", None))
            for steps, text, incident in spots:
                moment = first.received_at - timedelta(days=2 * (number - at)) + timedelta(hours=steps)
                rows.append(
                    Case(
                        **fields
                        | {
                            "id": ids.uuid7(),
                            "public_code": f"P-{at}-{steps}",
                            "description": text,
                            "lat": INSIDE[0] + 0.01 * at + STEP * steps,
                            "received_at": moment,
                            "incident_id": None if incident is None else incidents[-1].id,
                        }
                    )
                )
        Incident.objects.bulk_create(incidents)
        Case.objects.bulk_create(rows)

    return linked


def test_links_that_officials_made_are_learnt_from_and_judged(town, linked, folder, monday) -> None:
    linked(220)
    assert learn_duplicates(town=town.jurisdiction) == monday
    found = learnt_pairs(town.jurisdiction.id)
    assert (found.links, found.others, found.learnt_at) == (220, 440, monday)
    assert (found.recall, found.precision) == (1.0, 1.0)
    assert found.judged_links > 20
    assert found.weights != BY_HAND.weights
    assert found.weights[1] < 0 < found.weights[4]


def test_fewer_than_two_hundred_links_leave_the_weights_set_by_hand(town, linked, folder) -> None:
    linked(30)
    assert learn_duplicates(town=town.jurisdiction) is None
    assert learnt_pairs(town.jurisdiction.id) == BY_HAND


def test_a_refusal_teaches_three_times_and_other_towns_and_reserved_matters_nothing(town, report) -> None:
    one, other = report("foco quemado"), report("foco quemado")
    Case.objects.filter(pk=one.pk).update(received_at=clock.now() - timedelta(hours=1))
    (pair,) = pair_examples(town.jurisdiction.id)
    assert (pair.is_same, pair.worth, round(pair.pair.words, 3), pair.pair.hours) == (False, 1.0, 1.0, 1.0)
    tell_apart(actor=town.actors["atencion"], case_id=one.id, other_id=other.id)
    (pair,) = pair_examples(town.jurisdiction.id)
    assert (pair.is_same, pair.worth) == (False, 3.0)
    assert pair_examples(small_town("otra").jurisdiction.id) == []
    Case.objects.filter(pk=one.pk).update(visibility="protected")
    assert pair_examples(town.jurisdiction.id) == []


def test_a_case_that_had_ended_before_is_no_pair(town, report) -> None:
    one, _ = report("foco"), report("foco")
    Case.objects.filter(pk=one.pk).update(
        received_at=clock.now() - timedelta(days=2), first_resolved_at=clock.now() - timedelta(days=1)
    )
    assert pair_examples(town.jurisdiction.id) == []


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", json.dumps({"weights": [1], "threshold": 1}), "[" * 90_000], ids=range(6)
)
def test_what_was_learnt_and_is_broken_leaves_the_weights_set_by_hand(town, folder, text) -> None:
    folder.mkdir()
    model_file(town.jurisdiction.id, KIND).write_text(text)
    assert learnt_pairs(town.jurisdiction.id) == BY_HAND


def test_who_wants_none_loses_what_was_learnt(town, folder) -> None:
    folder.mkdir()
    file = model_file(town.jurisdiction.id, KIND)
    file.write_text("{}")
    town.jurisdiction.local_rules[KIND.value] = False
    assert learn_duplicates(town=town.jurisdiction) is None
    assert not file.exists()
