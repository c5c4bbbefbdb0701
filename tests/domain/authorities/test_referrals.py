"""A case goes to another body and comes back: solved, refused, or never arrived."""

import socket
from datetime import timedelta

import pytest

from domain.authorities.conftest import KEY, MONDAY, key_for
from nexo.domain.authorities.actions.arrange_body import arrange_body
from nexo.domain.authorities.actions.ask_bodies import ask_body
from nexo.domain.authorities.actions.refer_case import refer_case
from nexo.domain.authorities.actions.send_referral import recover_referrals, send_referral
from nexo.domain.authorities.actions.try_body import try_body
from nexo.domain.authorities.errors import (
    BodyIncomplete,
    BodyNameTaken,
    BodyUnknown,
    CaseStaysHere,
    ServiceMissing,
)
from nexo.domain.authorities.models import Body, Referral, StrayNews
from nexo.domain.authorities.policies import stray_visible_to
from nexo.domain.authorities.queries.bodies import address_of, targets_of
from nexo.domain.authorities.queries.referrals import referrals_of
from nexo.domain.authorities.rules.parcel import MAX_TRIES
from nexo.domain.cases.actions.end_case import reject_case
from nexo.domain.cases.actions.resolve_case import resolve_case
from nexo.domain.cases.actions.work_case import resume_case
from nexo.domain.cases.enums import Phase, Reason, Result
from nexo.domain.cases.models import Case
from nexo.kernel import clock
from nexo.kernel.errors import NotAllowed

NAMES = ["Nuestro código", "Cuándo lo recibimos", "Qué pasa", "Dónde", "Latitud", "Longitud", "Base legal"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def refer(town, body):
    def do(case, **more):
        actor = town.actors["vial"]
        made = refer_case(actor=actor, case_id=case.pk, body_id=body.pk, service_code="AP01", **more)
        return Referral.objects.get(pk=made.pk)

    return do


@pytest.fixture
def sent(refer, opened):
    made = refer(opened())
    send_referral(referral_id=made.pk)
    made.refresh_from_db()
    return made


def clocks_of(case):
    return list(
        case.clocks.order_by("id").values_list("kind", "started_at", "due_at", "stopped_at", "pauses")
    )


def there(referral) -> Case:
    return Case.objects.get(public_code=referral.external_id)


def test_it_arrives_with_the_least_data_and_says_on_what_basis(town, neighbour, sent):
    code = sent.case.public_code
    assert (sent.state, sent.attempts, sent.error) == ("sent", 1, "")
    assert sent.package == {
        "customer_reference": code,
        "received_datetime": "2026-11-23T10:00:00-03:00",
        "address_string": "Mitre 10",
        "lat": "-34.95",
        "long": "-58.95",
        "description": f"Hay un pozo. Llamen al […]\n\n({code} · Ley 25.326, art. 11)",
        "legal_basis": "Ley 25.326, art. 11",
    }
    case = there(sent)
    assert (case.jurisdiction_id, case.applicant_id) == (neighbour.jurisdiction.id, None)
    assert (case.description, case.place_text) == (sent.package["description"], "Mitre 10")
    sent.case.refresh_from_db()
    assert sent.case.phase == Phase.REFERRED_EXTERNAL
    last = sent.case.changes.order_by("-at", "-id").first()
    assert last.public_note == "Lo enviamos a Municipalidad Vecina. Base legal: Ley 25.326, art. 11."
    [told] = referrals_of(actor=town.actors["vial"], case_id=sent.case_id)
    assert (told.body, told.purpose, told.sent) == (
        "Municipalidad Vecina",
        "arreglar calles del límite",
        list(
            zip(
                NAMES,
                (
                    code,
                    "2026-11-23T10:00:00-03:00",
                    sent.package["description"],
                    "Mitre 10",
                    "-34.95",
                    "-58.95",
                    "Ley 25.326, art. 11",
                ),
                strict=True,
            )
        ),
    )
    assert referrals_of(actor=town.actors["alumbrado"], case_id=sent.case_id) == []


def test_what_is_solved_there_is_solved_here_with_their_words(neighbour, body, sent):
    before = clocks_of(sent.case)
    resolve_case(
        actor=neighbour.actors["alumbrado"],
        case_id=there(sent).pk,
        result=Result.SOLVED,
        answer="Lo tapamos.",
    )
    with clock.frozen(MONDAY + timedelta(hours=1)):
        ask_body(body_id=body.pk)
        ask_body(body_id=body.pk)
    sent.refresh_from_db()
    case = sent.case
    case.refresh_from_db()
    assert (sent.state, sent.their_status, sent.answer) == ("resolved", "fixed", "Lo tapamos.")
    assert (case.phase, case.public_answer) == (Phase.RESOLVED_EXTERNAL, "Lo tapamos.")
    assert case.changes.filter(to_phase=Phase.RESOLVED_EXTERNAL).count() == 1
    assert [row[:3] for row in clocks_of(case)] == [row[:3] for row in before]


def test_what_is_refused_there_comes_back_and_no_clock_is_touched(neighbour, body, opened, refer):
    case = opened()
    before = clocks_of(case)
    sent = refer(case)
    send_referral(referral_id=sent.pk)
    sent.refresh_from_db()
    reject_case(
        actor=neighbour.actors["derivacion"],
        case_id=there(sent).pk,
        reason=Reason.OUTSIDE_COMPETENCE,
        answer="Es del otro lado de la ruta.",
    )
    with clock.frozen(MONDAY + timedelta(hours=1)):
        ask_body(body_id=body.pk)
    sent.refresh_from_db()
    received = case.received_at, case.due_at
    case.refresh_from_db()
    assert (sent.state, sent.their_status) == ("refused", "not_councils_responsibility")
    assert (case.phase, case.received_at, case.due_at) == (Phase.IN_PROGRESS, *received)
    assert clocks_of(case) == before
    last = case.changes.order_by("-at", "-id").first()
    assert last.public_note == (
        "Municipalidad Vecina no lo tomó: Es del otro lado de la ruta. Seguimos acá con tu pedido."
    )


def test_a_repeat_sends_nothing_twice(neighbour, sent):
    first = sent.external_id
    send_referral(referral_id=sent.pk)
    Referral.objects.filter(pk=sent.pk).update(state="to_send", external_id="")
    with clock.frozen(MONDAY + timedelta(hours=2)):
        send_referral(referral_id=sent.pk)
    sent.refresh_from_db()
    assert (sent.external_id, sent.attempts) == (first, 2)
    assert Case.objects.filter(jurisdiction_id=neighbour.jurisdiction.id).count() == 1


def test_a_body_that_says_no_at_once_gives_the_case_back(town, body, opened):
    made = refer_case(actor=town.actors["vial"], case_id=opened().pk, body_id=body.pk, service_code="NO99")
    send_referral(referral_id=made.pk)
    made.refresh_from_db()
    assert (made.state, made.case.phase) == ("refused", Phase.IN_PROGRESS)


def dead_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return listening.getsockname()[1]


@pytest.fixture
def unreachable(town, body, terms, monkeypatch):
    port = dead_port()
    monkeypatch.setenv("NEXO_HTTP_ALLOW", f"*=127.0.0.1:{port}")
    return arrange_body(
        actor=town.actors["sistemas"], terms=terms(endpoint=f"http://127.0.0.1:{port}"), body_id=body.pk
    )


def test_a_dead_endpoint_is_tried_again_and_shown(unreachable, refer, opened):
    made = refer(opened())
    send_referral(referral_id=made.pk)
    made.refresh_from_db()
    unreachable.refresh_from_db()
    assert (made.state, made.attempts, made.not_before) == ("to_send", 1, MONDAY + timedelta(seconds=4))
    assert (unreachable.trouble, unreachable.trouble_since) == (made.error, MONDAY)
    assert made.error
    send_referral(referral_id=made.pk)
    made.refresh_from_db()
    assert made.attempts == 1
    assert made.case.phase == Phase.REFERRED_EXTERNAL


def test_after_the_last_try_the_case_comes_back(unreachable, refer, opened):
    made = refer(opened())
    Referral.objects.filter(pk=made.pk).update(attempts=MAX_TRIES - 1)
    send_referral(referral_id=made.pk)
    made.refresh_from_db()
    assert (made.state, made.case.phase) == ("failed", Phase.IN_PROGRESS)


@pytest.mark.parametrize(("safe", "state", "due"), [(True, "to_send", 2), (False, "unclear", 1)])
def test_what_a_dead_worker_held_goes_again_only_where_that_is_safe(refer, opened, safe, state, due):
    Body.objects.update(repeats_safely=safe)
    made = refer(opened())
    Referral.objects.filter(pk=made.pk).update(state="sending", claimed_at=MONDAY - timedelta(minutes=6))
    assert recover_referrals() == due
    made.refresh_from_db()
    assert made.state == state


def test_a_case_taken_back_here_is_left_where_it_is(town, neighbour, body, sent):
    resume_case(actor=town.actors["vial"], case_id=sent.case_id)
    resolve_case(
        actor=neighbour.actors["alumbrado"],
        case_id=there(sent).pk,
        result=Result.SOLVED,
        answer="Lo tapamos.",
    )
    ask_body(body_id=body.pk)
    sent.refresh_from_db()
    sent.case.refresh_from_db()
    assert (sent.state, sent.case.phase) == ("resolved", Phase.IN_PROGRESS)


def test_sent_again_the_first_referral_is_withdrawn(town, refer, sent):
    resume_case(actor=town.actors["vial"], case_id=sent.case_id)
    again = refer(sent.case)
    sent.refresh_from_db()
    assert (sent.state, again.state) == ("withdrawn", "to_send")


def test_the_person_is_named_only_by_agreement_and_if_they_agreed(town, body, terms, refer, opened):
    assert "email" not in refer(opened(), agreed=True).package
    arrange_body(actor=town.actors["sistemas"], terms=terms(parts=("contact", "place")), body_id=body.pk)
    assert "email" not in refer(opened()).package
    case = opened()
    assert refer(case, agreed=True, note="Urge: 2262 555123").package == {
        "customer_reference": case.public_code,
        "received_datetime": "2026-11-23T10:00:00-03:00",
        "address_string": "Mitre 10",
        "lat": "-34.95",
        "long": "-58.95",
        "first_name": "María",
        "last_name": "Ríos",
        "email": "maria@vecina.example",
        "phone": "+5492262555123",
        "description": f"Urge: […]\n\n({case.public_code} · Ley 25.326, art. 11)",
        "legal_basis": "Ley 25.326, art. 11",
    }


def test_what_may_not_leave_stays(town, neighbour, body, terms, opened):
    case = opened()
    actor = town.actors["vial"]
    Case.objects.filter(pk=case.pk).update(visibility="reserved")
    with pytest.raises(CaseStaysHere):
        refer_case(actor=actor, case_id=case.pk, body_id=body.pk, service_code="AP01")
    Case.objects.filter(pk=case.pk).update(visibility="normal")
    with pytest.raises(ServiceMissing):
        refer_case(actor=actor, case_id=case.pk, body_id=body.pk, service_code=" ")
    theirs = arrange_body(actor=neighbour.actors["sistemas"], terms=terms())
    with pytest.raises(BodyUnknown):
        refer_case(actor=actor, case_id=case.pk, body_id=theirs.pk, service_code="AP01")
    arrange_body(actor=town.actors["sistemas"], terms=terms(is_active=False), body_id=body.pk)
    with pytest.raises(BodyUnknown):
        refer_case(actor=actor, case_id=case.pk, body_id=body.pk, service_code="AP01")
    assert Referral.objects.count() == 0


def test_only_whoever_administers_sets_up_a_body_and_its_key_is_sealed(town, neighbour, body, terms):
    with pytest.raises(NotAllowed):
        arrange_body(actor=town.actors["secretaria"], terms=terms(name="Otra"))
    with pytest.raises(BodyUnknown):
        arrange_body(actor=neighbour.actors["sistemas"], terms=terms(), body_id=body.pk)
    with pytest.raises(BodyNameTaken):
        arrange_body(actor=town.actors["sistemas"], terms=terms())
    for wrong in ({"legal_basis": " "}, {"endpoint": "ftp://x"}, {"way": "paloma"}):
        with pytest.raises(BodyIncomplete) as refused:
            arrange_body(actor=town.actors["sistemas"], terms=terms(**wrong))
        assert refused.value.field == next(iter(wrong))
    arrange_body(actor=town.actors["sistemas"], terms=terms(api_key=""), body_id=body.pk)
    body.refresh_from_db()
    assert address_of(body).api_key == KEY
    assert KEY.encode() not in bytes(body.key_sealed)
    assert try_body(actor=town.actors["sistemas"], body_id=body.pk) == 3
    [(name, services)] = targets_of(town.actors["vial"])
    assert (name, [key.partition(":")[2] for key, _name in services]) == (
        "Municipalidad Vecina",
        ["VI01", "AP01", "MO01"],
    )
    with pytest.raises(BodyUnknown):
        try_body(actor=town.actors["secretaria"], body_id=body.pk)


@pytest.fixture
def pushing(town, body, terms, client):
    account = key_for(town, "vecina")
    arrange_body(actor=town.actors["sistemas"], terms=terms(account_id=account.pk), body_id=body.pk)

    def post(code, status, update_id="1"):
        return client.post(
            "/open311/v2/servicerequestupdates.json",
            {
                "api_key": KEY,
                "service_request_id": code,
                "update_id": update_id,
                "status": status,
                "updated_datetime": "2026-11-23T09:00:00-03:00",
                "description": "No es nuestro.",
            },
        )

    return post


@pytest.mark.parametrize(
    ("status", "phase"),
    [
        ("FIXED", Phase.RESOLVED_EXTERNAL),
        ("NOT_COUNCILS_RESPONSIBILITY", Phase.IN_PROGRESS),
        ("IN_PROGRESS", Phase.REFERRED_EXTERNAL),
    ],
)
def test_the_body_may_push_its_news(sent, pushing, status, phase):
    assert pushing(sent.case.public_code, status).status_code == 200
    sent.case.refresh_from_db()
    assert sent.case.phase == phase


def test_news_of_a_case_that_was_not_sent_there_moves_nothing(opened, pushing):
    case = opened()
    assert pushing(case.public_code, "FIXED").status_code == 200
    before = case.phase
    case.refresh_from_db()
    assert case.phase == before


@pytest.mark.parametrize("code", ["LC-000000-0", "cualquier cosa"])
def test_news_of_an_unknown_case_is_refused_clearly_and_kept(town, neighbour, pushing, code):
    for _again in range(2):
        answer = pushing(code, "FIXED")
        assert answer.status_code == 404
        assert answer.json()[0]["description"] == (
            "No conocemos ningún caso con ese código. Guardamos la novedad para que alguien la lea."
        )
    assert list(StrayNews.objects.values_list("code", "status", "words")) == [
        (code, "fixed", "No es nuestro.")
    ]
    seen = [town.actors["sistemas"], town.actors["derivacion"], neighbour.actors["sistemas"]]
    assert [stray_visible_to(actor).count() for actor in seen] == [1, 0, 0]
