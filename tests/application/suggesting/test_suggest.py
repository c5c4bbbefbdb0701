"""What the words of a message suggest, and what is kept of it."""

import subprocess
import sys
import time

import pytest

from nexo.application.suggesting.judged import InUse, in_use
from nexo.application.suggesting.learn import learn
from nexo.application.suggesting.open_from_message import open_from_message
from nexo.application.suggesting.place import model_file
from nexo.application.suggesting.suggest import suggest
from nexo.domain.cases.actions.open_case import Place, Request
from nexo.domain.cases.models import Case
from nexo.domain.catalogue.models import PublicService, ServiceVersion
from nexo.domain.interactions.actions.register_contact import register_contact
from nexo.domain.interactions.enums import InteractionKind
from nexo.kernel.audit.models import AuditEntry
from nexo.testing.town import INSIDE

pytestmark = pytest.mark.django_db


@pytest.fixture
def learnt(town, sorted_cases, folder):
    learn(town=town.jurisdiction)
    return town


def codes(town, text: str) -> list[str]:
    return [one.version.service.code for one in suggest(jurisdiction_id=town.jurisdiction.id, text=text)]


def open_from(town, text: str, code: str) -> Case:
    clerk = town.actors["atencion"]
    entry = register_contact(actor=clerk, channel="voice", party=None, text=text, kind=InteractionKind.CALL)
    place = Place(text="Mitre 1", lat=INSIDE[0], lon=INSIDE[1])
    request = Request(
        version=town.versions[code],
        description=text,
        channel="voice",
        place=place,
        anonymous=True,
        origin=entry,
    )
    return open_from_message(actor=clerk, request=request).case


def test_words_bring_the_service_the_word_for_its_chance_and_why(learnt, django_assert_num_queries) -> None:
    with django_assert_num_queries(2):
        found = suggest(jurisdiction_id=learnt.jurisdiction.id, text="Buenas, el FOCO está quemado!")
    assert (found[0].version, found[0].certainty.label) == (learnt.versions["AP01"], "muy probable")
    assert set(found[0].because) >= {"foco", "quemado"}


def test_an_answer_takes_under_twenty_thousandths_of_a_second_of_computing(learnt) -> None:
    codes(learnt, "foco")
    took = []
    for _ in range(9):
        began = time.thread_time()
        codes(learnt, "Buenas tardes, el foco de la esquina está quemado desde el lunes")
        took.append(time.thread_time() - began)
    assert sorted(took)[4] < 0.02


def test_without_a_model_or_words_nothing_is_asked_of_the_database(
    town, folder, django_assert_num_queries
) -> None:
    with django_assert_num_queries(0):
        assert codes(town, "foco quemado") == []
        assert codes(town, "  ") == []


def test_a_model_that_is_replaced_is_read_anew_and_a_broken_one_says_nothing(learnt) -> None:
    assert codes(learnt, "foco quemado") == ["AP01"]
    file = model_file(learnt.jurisdiction.id)
    whole = file.read_bytes()
    file.write_bytes(b"broken")
    assert codes(learnt, "foco quemado") == []
    file.write_bytes(whole)
    assert codes(learnt, "foco quemado") == ["AP01"]
    file.unlink()
    assert codes(learnt, "foco quemado") == []


def test_a_service_out_of_force_or_not_for_everybody_is_not_suggested(learnt) -> None:
    ServiceVersion.objects.filter(service__code="AP01").update(visibility="protected")
    assert codes(learnt, "foco quemado") == []
    PublicService.objects.filter(code="VI01").update(is_active=False)
    assert codes(learnt, "bache enorme") == []


def test_a_town_that_wants_none_gets_none(learnt) -> None:
    learnt.jurisdiction.local_rules["suggestions"] = False
    learnt.jurisdiction.save()
    assert codes(learnt, "foco quemado") == []


def test_what_was_suggested_and_chosen_is_kept_and_judged_by_what_the_case_became(learnt) -> None:
    right = open_from(learnt, "foco quemado", "AP01")
    wrong = open_from(learnt, "bache enorme", "AP01")
    entries = AuditEntry.objects.filter(action="cases.suggested").order_by("id")
    assert [(one.object_id, one.changes) for one in entries] == [
        (right.pk, {"suggested": ["AP01"], "chosen": "AP01"}),
        (wrong.pk, {"suggested": ["VI01"], "chosen": "AP01"}),
    ]
    assert in_use(learnt.jurisdiction.id) == InUse(2, 1, 1)
    Case.objects.filter(pk=wrong.pk).update(service=PublicService.objects.get(code="VI01"))
    assert in_use(learnt.jurisdiction.id) == InUse(2, 2, 2)


def test_without_suggestions_nothing_is_kept(town, monday, folder) -> None:
    open_from(town, "foco quemado", "AP01")
    assert not AuditEntry.objects.filter(action="cases.suggested").exists()
    assert in_use(town.jurisdiction.id) == InUse(0, 0, 0)


def test_no_process_reads_the_sciences_until_something_is_asked() -> None:
    program = (
        "import sys, django; django.setup(); import nexo.config.urls, nexo.application.tasks;"
        "print(sorted({'numpy', 'scipy', 'sklearn'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "[]"
