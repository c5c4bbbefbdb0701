"""How dangerous what people write may be: by the list of words, by what was learnt, never to be lowered."""

import subprocess
import sys
from dataclasses import replace

import pytest

from nexo.application.suggesting.danger import JudgedLevel, found_of_ten, judged_danger, suggest_danger
from nexo.application.suggesting.learn_danger import danger_examples, learn_danger
from nexo.application.suggesting.place import model_file
from nexo.domain.cases.enums import Danger
from nexo.domain.cases.models import Case
from nexo.domain.catalogue.models import ServiceVersion
from nexo.domain.organisation.enums import SuggestionKind
from nexo.kernel.learning.stored import load, save
from nexo.testing.town import small_town

pytestmark = pytest.mark.django_db


def asked(town, text: str, **more: object):
    return suggest_danger(jurisdiction_id=town.jurisdiction.id, text=text, **more)


@pytest.fixture
def learnt(town, write, folder):
    """Two kinds of matter, mixed in time: officials said of one that it is dangerous."""
    quiet = write("AP01", ["foco quemado", "no anda la luz de noche"] * 120)
    bad = write("VI01", ["se desmorona el balcon", "techo del balcon flojo"] * 60)
    Case.objects.filter(pk__in=[case.pk for case in bad]).update(danger=80)
    assert len(quiet) + len(bad) == 360
    learn_danger(town=town.jurisdiction)
    return town


def test_without_a_model_the_list_of_words_holds(town, folder, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        found = asked(town, "hay un cable suelto y olor a gas en la esquina", code="AP01")
    assert [(one.danger, one.certainty, one.because, one.is_listed) for one in found] == [
        (Danger.LIFE, None, ("olor a gas",), True),
        (Danger.STREET, None, ("cable",), True),
    ]


def test_the_town_writes_its_own_list(town, folder) -> None:
    rules = {"danger_words": "60 | VI | polvareda"}
    assert [one.danger for one in asked(town, "hay polvareda", code="VI02", local_rules=rules)] == [60]
    assert asked(town, "hay polvareda y un cable", code="AP01", local_rules=rules) == []


def test_a_level_is_never_proposed_below_the_one_there_is(town, folder) -> None:
    text = "cable suelto y olor a gas"
    assert [one.danger for one in asked(town, text, above=80)] == [100]
    assert asked(town, text, above=100) == []


def test_what_officials_said_is_learnt_and_told_with_a_word_and_why(
    learnt, django_assert_num_queries
) -> None:
    rules = learnt.jurisdiction.local_rules
    with django_assert_num_queries(0):
        (found,) = asked(learnt, "el balcon esta flojo", local_rules=rules)
    assert (found.danger, found.certainty.label, found.is_listed) == (Danger.STREET, "muy probable", False)
    assert "balcon" in found.because
    assert asked(learnt, "foco quemado de noche", local_rules=rules) == []


def test_recall_and_precision_of_each_level_are_of_the_newest_cases(learnt) -> None:
    life, street, health = judged_danger(learnt.jurisdiction)
    assert life == JudgedLevel(Danger.LIFE, 0, None, None)
    assert (street.recall, street.precision) == (health.recall, health.precision) == (1.0, 1.0)
    assert street.cases == health.cases > 10
    assert found_of_ten(learnt.jurisdiction) == (10 if street.cases >= 20 else None)


def test_the_figure_told_to_everybody_is_rounded_down_and_needs_twenty_cases(learnt) -> None:
    file = model_file(learnt.jurisdiction.id, SuggestionKind.DANGER)
    model = load(file)
    for cases, recall, told in ((20, 0.79, 7), (19, 0.79, None), (200, 1.0, 10)):
        save(replace(model, notes={**model.notes, "cases.80": cases, "recall.80": recall}), file)
        assert found_of_ten(learnt.jurisdiction) == told


def test_the_label_is_what_an_official_said_else_the_level_of_the_service(town, write) -> None:
    first, second, third = write("AP01", ["uno", "dos", "tres"])
    ServiceVersion.objects.filter(service__code="AP01").update(safety_points=85)
    Case.objects.filter(pk=second.pk).update(danger=0)
    Case.objects.filter(pk=third.pk).update(danger=100)
    assert dict(danger_examples(town.jurisdiction.id)) == {"uno": 80, "dos": 0, "tres": 100}
    Case.objects.filter(pk=first.pk).update(visibility="reserved")
    assert "uno" not in dict(danger_examples(town.jurisdiction.id))
    assert danger_examples(small_town("otra").jurisdiction.id) == []


def test_one_level_or_few_cases_teach_nothing(town, sorted_cases, write, folder) -> None:
    assert learn_danger(town=town.jurisdiction) is None
    assert not folder.exists()


def test_who_wants_none_gets_none_and_loses_what_was_learnt(learnt) -> None:
    kind = SuggestionKind.DANGER
    learnt.jurisdiction.local_rules[kind.value] = False
    learnt.jurisdiction.save()
    assert asked(learnt, "cable y olor a gas") == []
    assert judged_danger(learnt.jurisdiction) == []
    assert model_file(learnt.jurisdiction.id, kind).exists()
    assert learn_danger(town=learnt.jurisdiction) is None
    assert not model_file(learnt.jurisdiction.id, kind).exists()


def test_no_process_reads_the_sciences_for_the_list_of_words() -> None:
    program = (
        "import sys, django; django.setup();"
        "from nexo.application.suggesting import danger, duplicates, learn_danger, learn_duplicates;"
        "from uuid import uuid4;"
        "print(len(danger.suggest_danger(jurisdiction_id=uuid4(), text='olor a gas', local_rules={})),"
        "sorted({'numpy', 'scipy', 'sklearn'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "1 []"
