"""One object of each kind and area, and who may see it."""

from authorisation.above import (
    asked_by,
    automation_of,
    campaign_of,
    file_of,
    letter_of,
    problem_of,
    report_of,
    works_of,
)
from authorisation.arguments import Arguments, Objects
from authorisation.rules import PEOPLE
from kernel.documents.samples import docx, run
from nexo.domain.analytics.enums import SignalKind
from nexo.domain.analytics.models import Signal
from nexo.domain.authorities.actions.arrange_body import Terms, arrange_body
from nexo.domain.authorities.actions.take_news import keep_stray
from nexo.domain.authorities.enums import MAIL, NewsSource
from nexo.domain.authorities.models import Referral, ReferralNews, StrayNews
from nexo.domain.automation.actions.write_macro import write_macro
from nexo.domain.cases.actions.open_case import Place, Request, open_case
from nexo.domain.cases.actions.reorganise import plan_reorganisation
from nexo.domain.cases.actions.resolve_case import resolve_case
from nexo.domain.cases.enums import Result
from nexo.domain.cases.models import Case, DelegatedDecision, Evidence
from nexo.domain.catalogue.actions.grant_delegation import grant_delegation
from nexo.domain.catalogue.actions.put_up_sign import put_up_sign
from nexo.domain.catalogue.enums import SignKind
from nexo.domain.catalogue.models import PublicService, Training
from nexo.domain.guidance.actions.write_menu import Written, add_entry
from nexo.domain.interactions.actions.configure_account import configure_account
from nexo.domain.interactions.actions.keep_call import keep_call
from nexo.domain.interactions.actions.record_raw import record_raw
from nexo.domain.interactions.actions.register_contact import register_contact
from nexo.domain.interactions.actions.saved_views import save_view
from nexo.domain.interactions.actions.tend_many import label_many
from nexo.domain.interactions.enums import InteractionKind, RawState
from nexo.domain.interactions.models import Attachment, RawRecord
from nexo.domain.interactions.ports import CallMoment, CallNews, InboundItem, ItemKind, RawRequest
from nexo.domain.interactions.rules.views import Wanted
from nexo.domain.knowledge.actions.arrange_article import About, open_article
from nexo.domain.knowledge.actions.publish_text import publish_text
from nexo.domain.knowledge.actions.record_text import upload_recording
from nexo.domain.knowledge.actions.write_answer import write_answer
from nexo.domain.knowledge.actions.write_letter_template import write_letter_template
from nexo.domain.knowledge.actions.write_text import write_text
from nexo.domain.organisation.actions.grant_role import grant_role
from nexo.domain.organisation.actions.register_staff import register_staff
from nexo.domain.organisation.enums import Role
from nexo.domain.organisation.models import Office, Position
from nexo.domain.parties.actions.merge_parties import merge_parties
from nexo.domain.parties.actions.register_person import register_person
from nexo.domain.satisfaction.actions.answer_survey import answer_survey
from nexo.domain.satisfaction.actions.invite import invite
from nexo.domain.satisfaction.models import Recovery
from nexo.domain.visits.actions.arrange_queue import open_queue
from nexo.domain.visits.actions.arrive import arrive
from nexo.kernel import clock
from nexo.kernel.actors import system
from nexo.testing.town import INSIDE, route_by

_WHOLE_TOWN = {"atencion", "derivacion", "intendencia", "auditoria"}
# Who reads a case of an area, and who may only read it.
CASES = {
    "AP01": _WHOLE_TOWN | {"alumbrado", "secretaria"},
    "VI01": _WHOLE_TOWN | {"vial", "secretaria"},
    "SO04": {"genero"},
}


def own_objects(town) -> Objects:
    """Make a case, a conversation, a message and so on for each area of a town."""
    machine = system(town.jurisdiction.id)
    objects = Objects()
    macro = write_macro(actor=machine, name="Nota", text="agregar la nota «x»", unit_id=None)
    objects.signals.append(_signal(town))
    objects.macros.append(Arguments("macro", {"macro_id": macro.id, "number": 1}, frozenset({"sistemas"})))
    route_by(town, "si el servicio es MO01 y la zona es Centro, va a SP")
    for code, readers in CASES.items():
        person = register_person(actor=machine, given_names=code, surname="Prueba", source="prueba")
        case = _case(town, code, person)
        evidence = Evidence.objects.create(case=case, file=file_of(town), kind="report")
        objects.cases.append(
            Arguments(
                code,
                {"case_id": case.id, "evidence_id": evidence.id, "verb": "anular", "macro_id": macro.id},
                frozenset(readers),
            )
        )
    person = register_person(actor=machine, given_names="Ana", surname="Pérez", source="prueba")
    entry = register_contact(
        actor=machine, channel="counter", party=person, text="hola", kind=InteractionKind.VISIT
    )
    file = Attachment.objects.create(interaction=entry, file=file_of(town), filename="a.txt")
    desk = frozenset({"atencion", "derivacion", "auditoria", "intendencia"})
    objects.conversations.append(Arguments("desk", {"conversation_id": entry.conversation_id}, desk))
    _desk_of(objects, town, entry.conversation_id)
    objects.messages.append(Arguments("desk", {"interaction_id": entry.id, "attachment_id": file.id}, desk))
    objects.recoveries.append(_recovery(town))
    raw = _raw(town)
    objects.raws.append(raw)
    account = RawRecord.objects.get(pk=raw.values["raw_id"]).account_id
    objects.accounts.append(Arguments("account", {"account_id": account}, frozenset({"sistemas"})))
    objects.people.append(Arguments("person", {"party_id": person.id}, frozenset(PEOPLE)))
    objects.asked.append(asked_by(town, person))
    twin = register_person(actor=machine, given_names="Ana", surname="Peres", source="prueba")
    merge = merge_parties(
        actor=town.actors["atencion"],
        survivor=twin,
        absorbed=register_person(actor=machine, given_names="Anita", surname="Peres", source="prueba"),
        reason="prueba",
    )
    objects.pairs.append(
        Arguments(
            "pair",
            {"party_id": twin.id, "other_id": person.id, "merge_id": merge.id},
            frozenset({"atencion", "derivacion", "secretaria"}),
        )
    )
    objects.answers.append(_answer(machine))
    objects.texts.append(_text(town, machine))
    objects.letter_models.append(_letter_model(machine))
    objects.staff.append(_staff(town, machine))
    objects.call_backs.append(_call_back(town, machine))
    entry = add_entry(actor=machine, written=Written(kind="status", label="Cómo va"))
    objects.entries.append(Arguments("entry", {"entry_id": entry.id}, frozenset({"secretaria", "sistemas"})))
    _visit(objects, town, machine)
    _reorganisation(objects, town, machine)
    objects.bodies.append(_body(town, machine))
    _referral(objects, town, machine)
    _delegation(objects, town, person)
    works_of(objects, town)
    automation_of(objects, town, machine)
    training = Training.objects.get(staff__account=town.accounts["alumbrado"])
    objects.trainings.append(
        Arguments("ALU", {"training_id": training.id}, frozenset({"secretaria", "sistemas"}))
    )
    sign = put_up_sign(actor=machine, kind=SignKind.QR, place="Plaza")
    objects.signs.append(Arguments("QR", {"sign_code": sign.code}, frozenset({"secretaria", "sistemas"})))
    letter_of(objects, town, machine)
    problem_of(objects, town, machine)
    objects.reports.append(report_of(town))
    campaign_of(objects, town, machine)
    return objects


def _reorganisation(objects: Objects, town, machine) -> None:
    plan = plan_reorganisation(
        actor=machine,
        service_ids=[town.versions["VI01"].service_id],
        to_unit_id=town.units["ALU"].id,
        from_day=clock.now().date(),
        legal_act="Decreto 1",
    )
    objects.plans.append(
        Arguments("plan", {"plan_id": plan.id, "unit_id": plan.to_unit_id}, frozenset({"sistemas"}))
    )
    post = Position.objects.filter(unit=town.units["ALU"]).first()
    objects.posts.append(Arguments("post", {"position_id": post.id}, frozenset({"sistemas"})))


def _body(town, machine) -> Arguments:
    terms = Terms(
        name="Vialidad", endpoint="https://x.example", agreement="1", legal_basis="Ley", purpose="calles"
    )
    body = arrange_body(actor=machine, terms=terms)
    account = configure_account(
        actor=machine, jurisdiction=town.jurisdiction, slug="open311", name="Vialidad"
    )
    keep_stray(account=account, update_id="1", code="?", status="fixed", words="", said_at=clock.now())
    stray = StrayNews.objects.get(account=account)
    return Arguments("body", {"body_id": body.id, "stray_id": stray.id}, frozenset({"sistemas"}))


def _referral(objects: Objects, town, machine) -> None:
    """Put the case of Alumbrado into the hands of a body that answered by mail; who works it decides."""
    terms = Terms(
        name="Cooperativa", agreement="1", legal_basis="Ley", purpose="luz", way=MAIL,
        addresses="mesa@coop.example", services="Luz",
    )  # fmt: skip
    body = arrange_body(actor=machine, terms=terms)
    case = Case.objects.get(jurisdiction=town.jurisdiction, service__code="AP01")
    referral = Referral.objects.create(case=case, body=body, service_code="Luz", address="mesa@coop.example")
    news = ReferralNews.objects.create(referral=referral, source=NewsSource.MAIL)
    deciders = frozenset({"alumbrado", "secretaria", "intendencia"})
    readers = deciders | {"atencion", "derivacion", "auditoria"}
    objects.referrals.append(Arguments("AP01", {"referral_id": referral.id}, readers))
    objects.referrals_again.append(Arguments("AP01", {"referral_id": referral.id}, deciders))
    objects.referral_news.append(Arguments("AP01", {"news_id": news.id}, deciders))


def _delegation(objects: Objects, town, person) -> None:
    given = grant_delegation(
        actor=town.actors["secretaria"],
        service_id=town.versions["VI01"].service_id,
        role=Role.FRONT_OFFICE,
        legal_act="Decreto 1",
        valid_from=clock.now().date(),
    )
    objects.delegations.append(
        Arguments("VI01", {"delegation_id": given.id}, frozenset({"secretaria", "intendencia"}))
    )
    case = resolve_case(
        actor=town.actors["atencion"],
        case_id=_case(town, "MO01", person).id,
        result=Result.INFORMED,
        answer="x",
    )
    decision = DelegatedDecision.objects.get(case=case)
    readers = frozenset({"secretaria", "intendencia"})
    objects.decisions.append(Arguments("MO01", {"decision_id": decision.id}, readers))


def _signal(town) -> Arguments:
    day = clock.today(town.jurisdiction.zone_info)
    service = PublicService.objects.get(jurisdiction=town.jurisdiction, code="AP01")
    row = Signal.objects.create(
        jurisdiction=town.jurisdiction,
        unit=town.units["ALU"],
        group=service.group,
        kind=SignalKind.DAY,
        since=day,
        until=day,
        peak=day,
        count=9,
        expected=1.5,
        cells=[{"service": str(service.pk), "zone": str(town.zone.pk), "count": 9, "expected": 1.5}],
        terms=[{"term": "poste caido", "people": 6, "expected": 0.1}],
    )
    readers = frozenset({"alumbrado", "secretaria", "intendencia"})
    return Arguments("AP01", {"signal_id": row.id}, readers)


def _call_back(town, machine) -> Arguments:
    line = configure_account(actor=machine, jurisdiction=town.jurisdiction, slug="voice", name="147")
    news = CallNews(call="1", moment=CallMoment.GIVEN_UP, direction="in", number="+5492262400000")
    item = InboundItem(
        kind=ItemKind.EVENT, raw_type="given_up", external_id="1", timestamp=clock.now(), call=news
    )
    call = keep_call(actor=machine, account=line, item=item)
    return Arguments(
        "call-back", {"callback_id": call.callback_id}, frozenset({"atencion", "derivacion", "secretaria"})
    )


def _desk_of(objects: Objects, town, conversation_id) -> None:
    """What one official did a moment ago, and a list of their own: nobody else's."""
    clerk, only = town.actors["atencion"], frozenset({"atencion"})
    act = label_many(actor=clerk, ids=[conversation_id], label="prueba")
    view = save_view(actor=clerk, name="Prueba", wanted=Wanted(waiting=True))
    objects.acts.append(Arguments("act", {"act_id": act.id}, only))
    objects.views.append(Arguments("view", {"view_id": view.id}, only))


def _visit(objects: Objects, town, machine) -> None:
    office = Office.objects.create(
        jurisdiction=town.jurisdiction, unit=town.units["SP"], name="Centro", address="Mitre 1"
    )
    queue = open_queue(actor=machine, office_id=office.id, code="centro", letter="A", points=["Puesto 1"])
    visit = arrive(actor=machine, queue_id=queue.id)
    objects.visits.append(
        Arguments(
            "visit",
            {"visit_id": visit.id, "queue_id": queue.id},
            frozenset({"atencion", "derivacion", "secretaria"}),
        )
    )
    objects.queues.append(
        Arguments("queue", {"arranged_id": queue.id}, frozenset({"secretaria", "sistemas"}))
    )


def _letter_model(machine) -> Arguments:
    model = write_letter_template(
        actor=machine, title="Carta", content=docx(run("{{codigo}}")), filename="a.docx"
    )
    values = {"template_id": model.id, "number": 1}
    return Arguments("letter model", values, frozenset({"secretaria", "sistemas"}))


def _answer(machine) -> Arguments:
    answer = write_answer(actor=machine, code="hola", title="Hola", body="Hola {nombre}")
    return Arguments("answer", {"answer_id": answer.id}, frozenset({"secretaria", "sistemas"}))


def _text(town, machine) -> Arguments:
    """Write an article of Alumbrado with two published versions, a draft and a recording."""
    about = About(unit_id=town.units["ALU"].id, service_code="AP01")
    article = open_article(actor=machine, title="Luz", about=about)
    kind = {"article_id": article.id, "audience": "technical", "language": "es"}
    for body in ("Uno.", "Dos."):
        text = write_text(actor=machine, title="Luz", body=body, **kind)
        text = publish_text(actor=machine, revision=text.revision, **kind)
    write_text(actor=machine, title="Luz", body="Tres.", **kind)
    sound = b"\xff\xfb\x90\x00" * 99
    upload_recording(actor=machine, article_id=article.id, text_id=text.id, content=sound, filename="a.mp3")
    values = {**kind, "text_id": text.id, "version": 1, "what": "descartar"}
    return Arguments("ALU", values, frozenset({"secretaria", "sistemas"}))


def _staff(town, machine) -> Arguments:
    unit = town.units["ALU"]
    email = f"nueva@{town.jurisdiction.slug}.example"
    member = register_staff(actor=machine, email=email, name="Nueva", unit=unit)
    grant = grant_role(actor=machine, staff=member, role=Role.CREW, unit=unit)
    return Arguments("staff", {"staff_id": member.id, "grant_id": grant.id}, frozenset({"sistemas"}))


def _case(town, code: str, person) -> Case:
    return open_case(
        actor=system(town.jurisdiction.id),
        request=Request(
            version=town.versions[code],
            description="x",
            channel="counter",
            applicant=person,
            place=Place(text="Mitre 1", lat=INSIDE[0], lon=INSIDE[1]),
        ),
    ).case


def _recovery(town) -> Arguments:
    machine = system(town.jurisdiction.id)
    case = Case.objects.get(jurisdiction=town.jurisdiction, service__code="AP01")
    invited = invite(actor=machine, case=case, channel="email")
    answer_survey(actor=machine, invitation=invited.invitation, score=1, channel="email")
    recovery = Recovery.objects.get(case=case)
    return Arguments(
        "AP01",
        {"recovery_id": recovery.id},
        frozenset({"atencion", "alumbrado", "secretaria", "auditoria", "intendencia"}),
    )


def _raw(town) -> Arguments:
    account = configure_account(
        actor=system(town.jurisdiction.id),
        jurisdiction=town.jurisdiction,
        slug="webform",
        name="Portal",
        address=town.jurisdiction.slug,
    )
    raw = record_raw(account=account, request=RawRequest(body=b"roto"))
    RawRecord.objects.filter(pk=raw.pk).update(state=RawState.QUARANTINED)
    return Arguments(
        "raw", {"raw_id": raw.id}, frozenset({"atencion", "derivacion", "secretaria", "sistemas"})
    )
