"""The loaded city: whole, consistent, refused twice, and its scenes where the guide says."""

from collections import Counter
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from django.db import transaction
from django.db.models import Count, F, Q

from nexo.application.demo.errors import DemoAlreadyLoaded
from nexo.application.demo.guide import scenes
from nexo.application.demo.load.loader import load
from nexo.application.demo.load.staff import logins, password
from nexo.domain.accounts.models import Account
from nexo.domain.cases.enums import OPEN_PHASES, Phase
from nexo.domain.cases.models import Case, DelegatedDecision, Incident, StateChange
from nexo.domain.cases.queries.track import prove, public_case
from nexo.domain.cases.rules.lifecycle import TRANSITIONS
from nexo.domain.catalogue.models import PublicService, ServiceVersion, StatusType
from nexo.domain.catalogue.queries.services import find_services
from nexo.domain.catalogue.rules.form import validate_answers
from nexo.domain.interactions.actions.waiting import recompute_waiting
from nexo.domain.interactions.models import ChannelAccount, Conversation, Delivery, Interaction
from nexo.domain.knowledge.models import StandardAnswer, TextVersion
from nexo.domain.knowledge.queries.gate import missing_for
from nexo.domain.organisation.models import Jurisdiction, Office, Position, StreetSegment, Unit, Zone
from nexo.domain.organisation.queries.people import actor_for, chain_of
from nexo.domain.organisation.queries.places import locate
from nexo.domain.organisation.rules.places import sure_place
from nexo.domain.parties.models import ContactPoint, Identifier, Party
from nexo.domain.parties.rules.phones import to_e164
from nexo.domain.satisfaction.models import Recovery
from nexo.domain.works.models import WorkOrder
from nexo.kernel import clock
from nexo.kernel.audit.models import AuditEntry
from nexo.kernel.ids import parse_code

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)


def test_progress_rises_to_the_end_in_sentences(small_city):
    _, heard = small_city
    shares = [share for _, share in heard]
    assert heard[0] == ("Áreas, servicios y personal", 0.0)
    assert heard[-1] == ("Listo", 1.0)
    assert shares == sorted(shares)


def test_what_it_says_it_loaded_is_there(small_city):
    loaded, _ = small_city
    assert loaded.rows["cases"] == Case.objects.count()
    assert loaded.rows["interactions"] == Interaction.objects.count()
    assert loaded.rows["moves"] == StateChange.objects.count()
    assert loaded.rows["decisions"] == DelegatedDecision.objects.count()
    assert loaded.rows["work_orders"] == WorkOrder.objects.count() > 0
    assert WorkOrder.objects.filter(state="done", crew__name="Bacheo 1").count() == 1
    assert loaded.rows["parties"] == Party.objects.count()
    assert loaded.rows["cases"] == pytest.approx(1450, rel=0.1)


def test_a_second_load_is_refused(small_city):
    with pytest.raises(DemoAlreadyLoaded):
        load("village")


def test_the_town_is_whole(small_city):
    town = Jurisdiction.objects.get()
    assert (town.slug, town.is_demo, town.code_prefix) == ("los-ceibos", True, "LC")
    assert Unit.objects.count() == 69
    assert Zone.objects.count() == 12
    assert Office.objects.count() == 19
    assert StreetSegment.objects.count() == 128
    assert PublicService.objects.count() == 99
    assert ServiceVersion.objects.filter(status="published").count() == 99
    assert StatusType.objects.count() == 18
    assert StandardAnswer.objects.count() == 36
    assert sorted(ChannelAccount.objects.values_list("slug", flat=True)) == [
        "email",
        "webchat",
        "webform",
        "whatsapp",
    ]


def test_every_place_is_found_in_the_register_of_streets_where_it_is(small_city):
    town = Jurisdiction.objects.get()
    for case in Case.objects.exclude(place_text="").order_by("id")[:200]:
        places = {(place.lat, place.lon, place.zone_id) for place in locate(town.pk, case.place_text)}
        assert (case.lat, case.lon, case.zone_id) in places, case.place_text
    assert sure_place(locate(town.pk, "san martin al 1200")).zone_name == "Centro"
    assert sure_place(locate(town.pk, "Belgrano y Mitre")).zone_name == "Centro"


def test_everybody_who_is_printed_can_sign_in_with_their_roles(small_city):
    for login in logins():
        account = Account.objects.get(email=login.email)
        assert account.check_password(password())
        actor = actor_for(account)
        assert {grant.role for grant in actor.grants} == {role for role, _ in login.roles}
    others = Account.objects.exclude(email__in=[login.email for login in logins()])
    assert not any(account.has_usable_password() for account in others)


def test_every_area_has_a_chain_up_to_the_mayor(small_city):
    for unit in Unit.objects.filter(is_external=False):
        levels = [position.level for position in chain_of(unit)]
        assert levels[-1] == 5
        assert Position.objects.filter(unit=unit, holder__isnull=False).exists()


def test_every_move_is_one_that_the_life_cycle_knows(small_city):
    known = {(from_.value, to.value) for from_, to in TRANSITIONS}
    moves = StateChange.objects.exclude(from_phase="").values_list("from_phase", "to_phase").distinct()
    assert set(moves) <= known


def test_history_is_a_chain_that_ends_where_the_case_stands(small_city):
    changes = StateChange.objects.order_by("case_id", "at", "id").values_list(
        "case_id", "from_phase", "to_phase", "at", "actor_kind"
    )
    last = {}
    for before, after in pairwise(changes):
        if before[0] == after[0]:
            assert after[1] == before[2]
            assert after[3] >= before[3]
        assert after[4]
        last[after[0]] = after[2]
    assert {pk: phase for pk, phase in Case.objects.values_list("pk", "phase") if pk in last} == last


def test_cases_keep_the_invariants_of_the_field(small_city):
    rows = Case.objects.all()
    assert not rows.filter(owner_unit__is_external=True).exists()
    assert not rows.filter(is_anonymous=True, applicant__isnull=False).exists()
    assert not rows.filter(phase=Phase.AWAITING_CITIZEN, is_anonymous=True).exists()
    assert not rows.filter(phase__in=[*OPEN_PHASES], resolved_at__isnull=False).exists()
    assert not rows.filter(phase=Phase.CLOSED, closed_at__isnull=True).exists()
    assert not rows.filter(resolved_at__lt=F("registered_at")).exists()
    assert not rows.filter(registered_at__gt=NOW).exists()
    assert not StateChange.objects.filter(at__gt=NOW).exists()
    proofs = rows.filter(service_version__evidence="photo", result="solved", phase="closed")
    assert not proofs.exclude(evidence__kind="after").exists()
    assert not rows.filter(service_version__needs_location=True, lat__isnull=True).exists()


def test_codes_and_answers_are_right(small_city):
    for code in Case.objects.values_list("public_code", flat=True)[:300]:
        assert parse_code(code) == code
    for case in Case.objects.exclude(answers={}).select_related("service_version")[:300]:
        assert validate_answers(case.service_version.fields, case.answers) == case.answers


def test_incidents_hold_those_who_reported_them(small_city):
    for incident in Incident.objects.annotate(size=Count("cases")):
        assert incident.size == incident.report_count
        assert incident.size > 1


def test_conversations_agree_with_their_entries(small_city):
    assert not Conversation.objects.filter(interactions__isnull=True).exists()
    open_twice = Conversation.objects.filter(state="open", party__isnull=False).values("party")
    assert not open_twice.annotate(n=Count("id")).filter(n__gt=1).exists()
    assert not Conversation.objects.filter(Q(state="closed") & Q(waiting_since__isnull=False)).exists()
    assert Delivery.objects.filter(state__in=["queued", "sending", "failed"]).count() == 0
    out = Interaction.objects.filter(direction="out", kind="message")
    assert out.filter(delivery__isnull=True).count() == 0


def test_who_waits_is_who_asked_and_was_not_answered(small_city):
    open_ones = Conversation.objects.filter(state="open")
    stored = dict(open_ones.values_list("pk", "waiting_since"))
    with transaction.atomic():
        for conversation in open_ones:
            recompute_waiting(conversation)
        assert dict(open_ones.values_list("pk", "waiting_since")) == stored
    scores = Interaction.objects.filter(channel="whatsapp", direction="in", text__regex=r"^[1-5]$")
    assert scores.exists()
    assert not scores.filter(is_settled=False).exists()


def test_numbers_belong_to_nobody(small_city):
    for value in ContactPoint.objects.filter(kind="phone").values_list("normalised", flat=True)[:200]:
        assert value.startswith("+549110")
        assert to_e164(value) == value
    assert not Identifier.objects.filter(scheme="dni").exclude(normalised__startswith="99").exists()
    assert not ContactPoint.objects.filter(kind="email").exclude(normalised__endswith=".example").exists()


def test_audit_speaks_of_every_move(small_city):
    counted = Counter(AuditEntry.objects.values_list("action", flat=True))
    assert counted["cases.opened"] == Case.objects.count()
    assert counted["cases.phase_changed"] == StateChange.objects.count() - 3 * Case.objects.count()
    assert counted["interactions.close"] == Conversation.objects.filter(state="closed").count()
    assert counted["demo.loaded"] == 1
    lived = AuditEntry.objects.exclude(
        action__in=["interactions.configure", "organisation.calendar_published", "demo.loaded"]
    )
    stamps = list(lived.order_by("id").values_list("at", flat=True))
    assert stamps == sorted(stamps)


def test_neighbours_words_find_the_service(small_city):
    town = Jurisdiction.objects.get()
    asked = {
        "no anda la luz de mi cuadra": "AP01",
        "hay un pozo enorme en la calle": "VI01",
        "se cayó un árbol": "AR02",
        "no pasó el camión de la basura": "HU01",
        "quiero castrar a mi gata": "ZO02",
        "necesito renovar el carnet de conducir": "TM01",
    }
    found = {
        text: find_services(jurisdiction_id=town.id, text=text)[0].version.service.code for text in asked
    }
    assert found == asked


def test_articles_pass_the_gate_of_their_audience(small_city):
    rows = TextVersion.objects.select_related("article")
    found = [(row.article.slug, row.audience, one.what) for row in rows for one in missing_for(row)]
    assert found == []
    kinds = set(rows.filter(article__slug="luz-de-la-calle").values_list("audience", "language"))
    assert kinds == {("clear", "es"), ("easy", "es"), ("technical", "es"), ("clear", "en"), ("clear", "pt")}


@pytest.fixture
def scene(small_city):
    by_slug = {one.slug: one for one in scenes()}
    assert list(by_slug) == [one.slug for one in small_city[0].scenes]
    return by_slug


def test_scene_1_one_pothole_four_channels(scene):
    codes = scene["un-bache-cuatro-canales"].codes
    rows = list(Case.objects.filter(public_code__in=codes).order_by("received_at"))
    assert [row.channel for row in rows] == ["whatsapp", "voice", "counter", "email"]
    assert len({row.incident_id for row in rows}) == 1
    assert rows[0].incident.report_count == 4
    assert [row.result for row in rows] == ["solved", *["duplicate_solved_with_incident"] * 3]
    assert all(row.resolved_at == rows[0].resolved_at for row in rows)


def test_scene_2_a_neighbour_of_78_without_a_telephone_of_her_own(scene):
    case = Case.objects.get(public_code=scene["setenta-y-ocho-sin-celular"].codes[0])
    assert case.channel == "counter"
    assert case.is_preferential
    codes = [reason["code"] for reason in case.priority_reasons]
    assert {"person.AGE70", "person.DIGI0", "zone"} <= set(codes)
    assert case.zone.name == "La Ribera"
    answer = case.satisfaction_answers.get()
    assert (answer.score, answer.channel) == (5, "voice")


def test_scene_3_returned_twice_and_decided_by_the_supervisor(scene):
    case = Case.objects.get(public_code=scene["dos-devoluciones"].codes[0])
    assert case.return_count == 2
    decided = case.changes.filter(from_phase="returned").order_by("-at").first()
    assert decided.actor_label == "Silvia Herrera"
    assert case.phase == Phase.IN_PROGRESS
    assert case.registered_at == case.received_at


def test_scene_6_a_low_score_is_recovered(scene):
    case = Case.objects.get(public_code=scene["puntaje-bajo-recuperado"].codes[0])
    recovery = Recovery.objects.get(case=case)
    assert recovery.answer.score == 1
    assert recovery.second_answer.score == 5
    assert recovery.state == "recovered"


def test_the_protected_scene_shows_nothing(scene):
    case = Case.objects.get(public_code=scene["ruta-protegida"].codes[0])
    assert case.visibility == "protected"
    assert case.search_text == case.public_code.lower()
    assert case.origin.is_protected
    assert case.origin.conversation.preview == "Contacto reservado"


def test_the_pin_of_a_scene_opens_its_page(scene):
    one = scene["un-bache-cuatro-canales"]
    with clock.frozen(NOW):
        town = Jurisdiction.objects.get()
        actor = prove(jurisdiction_id=town.id, code=one.codes[1], verifier=one.pins[1])
        shown = public_case(actor=actor)
    assert shown.public_code == one.codes[1]
