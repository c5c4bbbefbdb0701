"""Danger and duplicates at the desk: proposed with reasons, decided by officials, switched off in the settings."""

import pytest
from django.urls import reverse

from nexo.domain.cases.actions.open_case import Place, Request, open_case
from nexo.domain.cases.models import Case, ToldApart
from nexo.domain.interactions.models import Interaction
from nexo.domain.organisation.models import Jurisdiction
from nexo.testing.town import INSIDE

SETTINGS, WORDS = "/panel/ajustes/sugerencias/", "/panel/ajustes/sugerencias/palabras/"


@pytest.fixture(autouse=True)
def _folder(tmp_path, monkeypatch):
    monkeypatch.setenv("NEXO_DATA_DIR", str(tmp_path))


@pytest.fixture
def report(small):
    def report(text: str, *, code: str = "AP01", steps: int = 0) -> Case:
        place = Place(text="Mitre 100", lat=INSIDE[0] + 0.0003 * steps, lon=INSIDE[1])
        request = Request(
            version=small.versions[code], description=text, channel="counter", place=place, anonymous=True
        )
        return open_case(actor=small.actors["atencion"], request=request).case

    return report


def url(name: str, case: Case, *more: str) -> str:
    return reverse(f"workbench:{name}", args=[case.id, *more])


class TestDanger:
    def test_the_desk_proposes_says_why_and_one_press_sets_it(
        self, as_, report, django_assert_max_num_queries
    ):
        case, desk = report("Hay un cable pelado colgando"), as_("alumbrado")
        with django_assert_max_num_queries(8):
            shown = desk.get(url("case_danger", case)).content.decode()
        assert "Sin peligro para las personas" in shown
        assert "Porque dice: cable, pelado" in shown
        assert "(está en la lista de palabras)" in shown
        assert desk.get(url("case_danger", case), headers={"HX-Request": "true"}).content.count(b"<html") == 0
        case.refresh_from_db()
        assert case.danger is None
        done = desk.post(url("case_do", case, "peligro"), {"danger": "80"})
        assert done["Location"] == url("case", case)
        case.refresh_from_db()
        assert (case.danger, case.priority >= 80) == (80, True)
        shown = desk.get(url("case_danger", case)).content.decode()
        assert "(lo dijo una persona)" in shown
        assert "Porque dice" not in shown

    def test_to_leave_it_as_it_is_is_an_answer_too(self, as_, report):
        case, desk = report("Hay un cable pelado colgando"), as_("alumbrado")
        desk.post(url("case_do", case, "peligro"), {"danger": "0"})
        case.refresh_from_db()
        assert (case.danger, case.priority) == (0, 0)
        assert "Porque dice" not in desk.get(url("case_danger", case)).content.decode()

    def test_who_only_reads_is_offered_nothing_and_a_bad_level_is_refused(self, as_, report):
        case = report("Hay un cable pelado colgando")
        shown = as_("auditoria").get(url("case_danger", case)).content.decode()
        assert "Porque dice" in shown
        assert "Sí, ponerlo" not in shown
        assert as_("alumbrado").post(url("case_do", case, "peligro"), {"danger": "75"}).status_code == 422
        assert as_("vial").get(url("case_danger", case)).status_code == 404

    def test_who_opens_a_case_from_a_message_reads_it_and_may_choose_it(
        self, small, as_, rosa, django_assert_max_num_queries
    ):
        visit = Interaction.objects.get(party=rosa, kind="visit")
        Interaction.objects.filter(pk=visit.pk).update(text="Otra vez sin luz, salen chispas")
        desk = as_("atencion")
        with django_assert_max_num_queries(8):
            shown = desk.get("/panel/casos/nuevo/", {"contacto": visit.pk}).content.decode()
        assert "Puede haber peligro" in shown
        fill = desk.get("/panel/casos/nuevo/AP01/", {"contacto": visit.pk}).content.decode()
        assert "Porque dice: chispas" in fill
        sent = {"description": "salen chispas", "place": "Mitre 50", "origin": visit.pk, "danger": "100"}
        desk.post("/panel/casos/nuevo/AP01/", sent)
        assert Case.objects.get().danger == 100

    def test_what_is_not_chosen_is_not_set(self, as_):
        as_("atencion").post(
            "/panel/casos/nuevo/AP01/", {"description": "salen chispas", "place": "Mitre 50"}
        )
        case = Case.objects.get()
        assert (case.danger, case.priority) == (None, 0)


class TestDuplicates:
    @pytest.mark.parametrize("number", [1, 3])
    def test_the_desk_proposes_with_reasons_in_few_queries(
        self, as_, report, number, django_assert_max_num_queries
    ):
        case, desk = report("poste caido en la vereda"), as_("alumbrado")
        for step in range(number):
            report("se cayo el poste", steps=step + 1)
        with django_assert_max_num_queries(8):
            shown = desk.get(url("case_near", case)).content.decode()
        assert shown.count("Es el mismo problema</") == number
        assert "a 33 m, con menos de una hora de diferencia" in shown

    def test_a_refusal_is_kept_and_a_link_can_be_undone(self, as_, report):
        case, one, other = (report("poste caido") for _ in range(3))
        desk = as_("alumbrado")
        desk.post(url("case_do", case, "distinto"), {"other_id": one.id})
        desk.post(url("case_do", case, "agrupar"), {"other_id": other.id})
        shown = desk.get(url("case_near", case)).content.decode()
        assert one.public_code not in shown
        assert other.public_code not in shown
        assert url("case_do", case, "separar") in desk.get(url("case", case)).content.decode()
        desk.post(url("case_do", case, "separar"), {"yes": "1"})
        case.refresh_from_db()
        assert case.incident_id is None
        assert ToldApart.objects.count() == 2
        assert url("case_do", case, "separar") not in desk.get(url("case", case)).content.decode()

    def test_one_of_another_service_can_be_looked_at_only(self, as_, report):
        case, _ = report("pozo en la esquina"), report("pozo en la esquina", code="VI01")
        shown = as_("atencion").get(url("case_near", case)).content.decode()
        assert "Está en otro servicio" in shown
        assert "Es el mismo problema</" not in shown

    def test_whoever_just_opened_a_case_is_asked_about_it(self, as_, small):
        sent = {"description": "sin luz", "place": "Mitre 50", "lat": INSIDE[0], "lon": INSIDE[1]}
        opened = as_("atencion").post("/panel/casos/nuevo/AP01/", sent).content.decode()
        assert f'hx-get="{url("case_near", Case.objects.get())}"' in opened


class TestSettings:
    def test_each_kind_is_turned_off_by_itself(self, as_, small, report):
        desk, case = as_("sistemas"), report("cable colgando")
        report("cable colgando")
        assert desk.post(SETTINGS, {"on": "no", "kind": "suggest_danger"})["Location"] == SETTINGS
        rules = Jurisdiction.objects.get(pk=small.jurisdiction.pk).local_rules
        assert rules == {**rules, "suggest_danger": False}
        assert "suggestions" not in rules
        assert "Porque dice" not in as_("alumbrado").get(url("case_danger", case)).content.decode()
        assert "Es el mismo problema</" in as_("alumbrado").get(url("case_near", case)).content.decode()
        desk.post(SETTINGS, {"on": "no", "kind": "suggest_duplicates"})
        assert "están apagadas" in as_("alumbrado").get(url("case_near", case)).content.decode()
        shown = desk.get(SETTINGS).content.decode()
        assert "Encender las de peligro" in shown
        assert "Encender las de repetidos" in shown
        assert "Apagar las sugerencias" in shown

    def test_without_anything_learnt_the_page_says_what_holds(self, as_):
        shown = as_("sistemas").get(SETTINGS).content.decode()
        assert "vale la lista de palabras" in shown
        assert "hacen falta 200 pares agrupados" in shown

    def test_the_town_writes_its_words_and_a_bad_line_is_named(self, as_, small):
        desk = as_("sistemas")
        shown = desk.get(WORDS).content.decode()
        assert "Es la lista de siempre" in shown
        assert "electrocut*" in shown
        bad = desk.post(WORDS, {"words": "80 | * | cable\nochenta"})
        assert bad.status_code == 422
        assert "No se entiende la línea 2" in bad.content.decode()
        assert desk.post(WORDS, {"words": "80 | * | volcán"})["Location"] == WORDS
        assert "Es la lista que escribió esta municipalidad" in desk.get(WORDS).content.decode()
        assert as_("atencion").get(WORDS).status_code == 404
