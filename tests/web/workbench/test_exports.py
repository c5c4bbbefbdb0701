import csv
import io
import zipfile

import pytest
from django.urls import reverse

from nexo.application.exporting.listing import PurposeMissing
from nexo.application.exporting.take import LISTINGS, take_list
from nexo.domain.cases.actions.open_case import Place, Request, open_case
from nexo.domain.catalogue.enums import Visibility
from nexo.domain.parties.models import Party
from nexo.kernel.audit.models import AuditEntry, ReadEntry
from nexo.kernel.errors import NotAllowed, NotFound
from nexo.testing.town import INSIDE, small_town


def address(slug, **asked):
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return reverse("workbench:export", args=[slug]) + (f"?{query}" if query else "")


def rows_of(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return [*csv.DictReader(io.StringIO(text))]


def taken_rows(taken):
    return [*csv.DictReader(io.StringIO(taken.file.read().decode("utf-8-sig")))]


@pytest.fixture
def cases(small):
    """Open three cases at one corner."""
    place = Place(text="Mitre y San Martín", lat=INSIDE[0], lon=INSIDE[1])
    return [
        open_case(
            actor=small.actors["atencion"],
            request=Request(
                version=small.versions["AP01"],
                description=f"Caso {number}",
                channel="counter",
                anonymous=True,
                place=place,
            ),
        ).case
        for number in range(3)
    ]


def test_the_cases_with_the_filter_in_force(as_, small, cases):
    page = as_().get(address("casos", vista="all"))
    assert "con el mismo filtro" in page.content.decode()
    answer = as_().post(address("casos", vista="all"), {"extension": "csv"})
    assert answer["Content-Disposition"] == 'attachment; filename="casos-2026-11-23.csv"'
    assert {row["Código"] for row in rows_of(answer)} == {case.public_code for case in cases}
    late = as_().post(address("casos", vista="late"), {"extension": "csv"})
    assert rows_of(late) == []


def test_a_workbook_tells_what_it_is(as_, cases):
    answer = as_().post(address("casos", vista="all"), {"extension": "xlsx"})
    content = b"".join(answer.streaming_content)
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        about = book.read("xl/worksheets/sheet2.xml").decode()
    assert "vista: all" in about
    assert "<v>3</v>" in about


def test_who_took_what_is_written_down(as_, small, cases):
    as_().post(address("casos", vista="all"), {"extension": "ods"})
    entry = AuditEntry.objects.get(action="exporting.take_list")
    assert entry.actor_id == small.actors["atencion"].subject_id
    assert entry.changes == {
        "list": "casos",
        "format": "ods",
        "filter": {"vista": "all"},
        "rows": 3,
        "is_cut": False,
    }


def test_a_protected_matter_is_in_no_file_even_for_who_sees_it(small, cases):
    hidden = cases[0]
    hidden.visibility = Visibility.PROTECTED
    hidden.save(update_fields=["visibility"])
    for login in ("secretaria", "alumbrado", "genero", "atencion"):
        taken = take_list(actor=small.actors[login], slug="casos", extension="csv", asked={"vista": "all"})
        assert hidden.public_code not in {row["Código"] for row in taken_rows(taken)}


def test_a_list_that_is_too_long_says_so(small, cases):
    taken = take_list(
        actor=small.actors["atencion"], slug="casos", extension="csv", asked={"vista": "all"}, most=2
    )
    lines = taken.file.read().decode("utf-8-sig").splitlines()
    assert (taken.rows, taken.is_cut, len(lines)) == (2, True, 4)
    assert lines[-1].startswith("La lista sigue: acá están las primeras 2 filas.")


def test_people_leave_with_a_purpose_and_each_can_read_it(as_, small, rosa):
    asked = address("personas", q="rosa")
    assert as_("atencion").get(asked).status_code == 404
    refused = as_("secretaria").post(asked, {"extension": "csv"})
    assert refused.status_code == 422
    answer = as_("secretaria").post(asked, {"extension": "csv", "purpose": "informe de mi área"})
    assert [row["Nombre"] for row in rows_of(answer)] == ["Rosa Gómez"]
    look = ReadEntry.objects.get(kind="export")
    assert (look.party_id, look.purpose, look.fields) == (rosa.id, "informe de mi área", "personas")
    entry = AuditEntry.objects.get(action="exporting.take_list")
    assert entry.changes["filter"] == {"q": "…"}


def test_a_person_whose_data_are_kept_apart_is_in_no_file(small, rosa):
    Party.objects.filter(id=rosa.id).update(is_confidential=True)
    taken = take_list(
        actor=small.actors["secretaria"],
        slug="personas",
        extension="csv",
        asked={"q": "rosa"},
        purpose="informe de mi área",
    )
    assert taken.rows == 0


def test_the_inbox_asks_what_for(small, rosa):
    with pytest.raises(PurposeMissing):
        take_list(actor=small.actors["atencion"], slug="bandeja", extension="csv", asked={"vista": "all"})
    taken = take_list(
        actor=small.actors["atencion"],
        slug="bandeja",
        extension="csv",
        asked={"vista": "all"},
        purpose="informe de mi área",
    )
    assert [row["Persona"] for row in taken_rows(taken)] == ["Rosa Gómez"]


@pytest.mark.parametrize("slug", sorted(LISTINGS))
def test_every_list_can_be_taken_by_whoever_may(small, rosa, cases, slug):
    actors = [actor for actor in small.actors.values() if LISTINGS[slug].may(actor)]
    assert actors
    for extension in ("csv", "xlsx", "ods"):
        taken = take_list(actor=actors[0], slug=slug, extension=extension, asked={}, purpose="x")
        assert taken.file.read(4)


def test_what_may_not_be_seen_may_not_be_taken(small):
    with pytest.raises(NotAllowed):
        take_list(actor=small.actors["atencion"], slug="senales", extension="csv", asked={})
    for slug, extension in (("nada", "csv"), ("casos", "exe")):
        with pytest.raises(NotFound):
            take_list(actor=small.actors["atencion"], slug=slug, extension=extension, asked={})


def test_another_town_takes_only_its_own(small, cases):
    other = small_town("otra")
    taken = take_list(actor=other.actors["atencion"], slug="casos", extension="csv", asked={"vista": "all"})
    assert taken.rows == 0


def test_reading_is_bounded_in_queries(small, cases, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        take_list(actor=small.actors["atencion"], slug="casos", extension="xlsx", asked={"vista": "all"})
