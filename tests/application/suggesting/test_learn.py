"""What is learnt from, when nothing is, and where it is kept."""

import subprocess
import sys

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from nexo.application.suggesting.judged import judged
from nexo.application.suggesting.learn import examples_of, learn
from nexo.application.suggesting.place import model_file
from nexo.application.tasks import task_learn_apart, task_learn_nightly
from nexo.domain.cases.models import Case
from nexo.domain.catalogue.models import PublicService, ServiceVersion
from nexo.kernel.learning.stored import load
from nexo.testing.town import small_town

pytestmark = pytest.mark.django_db


def test_a_town_learns_from_its_cases(town, sorted_cases, folder, monday) -> None:
    assert learn(town=town.jurisdiction) == monday
    assert [path.name for path in folder.iterdir()] == [f"{town.jurisdiction.id}.model"]
    assert folder.stat().st_mode & 0o777 == 0o700
    model = load(model_file(town.jurisdiction.id), with_baseline=True)
    assert (model.categories, model.texts, model.learnt_at) == (("AP01", "VI01"), 320, monday)
    assert model.baseline is None
    found = judged(town.jurisdiction)
    assert (found.cases, found.services, found.accuracy, found.of_ten) == (320, 2, 1.0, 10)


def test_a_correction_teaches(town, write, folder) -> None:
    cases = write("AP01", ["cable colgando", "foco quemado"])
    assert [code for _, code in examples_of(town.jurisdiction.id)] == ["AP01", "AP01"]
    Case.objects.filter(pk=cases[0].pk).update(service=PublicService.objects.get(code="VI01"))
    assert dict(examples_of(town.jurisdiction.id)) == {"cable colgando": "VI01", "foco quemado": "AP01"}


@pytest.mark.parametrize(
    "changed", [{"visibility": "reserved"}, {"visibility": "protected"}, {"description": ""}], ids=str
)
def test_what_is_reserved_or_says_nothing_teaches_nothing(town, write, changed) -> None:
    write("AP01", ["foco quemado", "no anda"], **changed)
    assert examples_of(town.jurisdiction.id) == []


def test_a_service_that_is_protected_teaches_nothing(town, write) -> None:
    write("AP01", ["foco quemado"])
    ServiceVersion.objects.filter(service__code="AP01").update(visibility="protected")
    assert examples_of(town.jurisdiction.id) == []


def test_cases_come_oldest_first_and_of_this_town_alone(town, write) -> None:
    write("AP01", ["uno", "dos", "tres"])
    assert [text for text, _ in examples_of(town.jurisdiction.id)][:1] == ["tres"]
    assert examples_of(small_town("otra").jurisdiction.id) == []


def test_too_few_cases_or_one_service_teach_nothing(town, write, folder) -> None:
    write("AP01", ["foco quemado"] * 299)
    assert learn(town=town.jurisdiction) is None
    write("AP01", ["foco roto"] * 10)
    assert learn(town=town.jurisdiction) is None
    assert not folder.exists()


def test_who_wants_none_loses_what_was_learnt(town, sorted_cases, folder) -> None:
    learn(town=town.jurisdiction)
    town.jurisdiction.local_rules["suggestions"] = False
    assert judged(town.jurisdiction) is None
    assert learn(town=town.jurisdiction) is None
    assert list(folder.iterdir()) == []


def test_the_night_begins_with_every_town(town) -> None:
    small_town("otra")
    task_learn_nightly()
    jobs = ProcrastinateJob.objects.filter(task_name="suggestions.learn").order_by("id")
    assert [job.args["town"] for job in jobs] == ["otra", "prueba"]


def test_a_process_of_its_own_knows_the_job() -> None:
    program = (
        "import django; django.setup(); from nexo.kernel.jobs.task import declared;"
        "print(declared('suggestions.learn_apart').name)"
    )
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "suggestions.learn_apart"


def test_the_job_learns_for_the_town_it_names(town, sorted_cases, folder) -> None:
    task_learn_apart(town=town.jurisdiction.slug)
    assert judged(town.jurisdiction).cases == 320
