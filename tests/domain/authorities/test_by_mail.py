"""A case goes to a body by mail and comes back: by its link, by words that an official reads, or not at all."""

from datetime import timedelta

import pytest

from domain.authorities.conftest import MONDAY
from domain.authorities.mailed import answer_address, mailbox_of, terms, token_in
from nexo.domain.authorities.actions.arrange_body import arrange_body
from nexo.domain.authorities.actions.ask_bodies import ask_all
from nexo.domain.authorities.actions.follow_mail import follow_mail
from nexo.domain.authorities.actions.hear_mail import hear_mail
from nexo.domain.authorities.actions.mail_referral import retry_referral
from nexo.domain.authorities.actions.refer_case import refer_case
from nexo.domain.authorities.actions.remind_bodies import remind_bodies
from nexo.domain.authorities.actions.send_referral import recover_referrals, send_referral
from nexo.domain.authorities.actions.take_reply import reply_by_link, settle_news
from nexo.domain.authorities.enums import Reply
from nexo.domain.authorities.errors import (
    BodyIncomplete,
    LinkExpired,
    LinkUnknown,
    NewsSettled,
    NothingToRepeat,
    ReplyIncomplete,
)
from nexo.domain.authorities.models import ReferralLink, ReferralNews, StrayNews
from nexo.domain.authorities.queries.mailed import mailed_referral, referral_alarms, referral_by_token
from nexo.domain.authorities.rules.mailing import LINK_LASTS
from nexo.domain.cases.actions.work_case import resume_case
from nexo.domain.cases.enums import EvidenceKind, Phase
from nexo.domain.cases.errors import CaseUnknown
from nexo.domain.cases.models import Case, Evidence
from nexo.domain.catalogue.enums import Visibility
from nexo.domain.interactions.actions.interpret_raw import interpret_raw
from nexo.domain.interactions.actions.record_raw import record_raw
from nexo.domain.interactions.models import Conversation, Delivery, Interaction
from nexo.domain.interactions.policies import readable, visible_to
from nexo.domain.interactions.ports import DeliveryState, RawRequest
from nexo.kernel import clock
from nexo.kernel.actors import anonymous
from nexo.kernel.errors import NotAllowed, NotFound
from nexo.kernel.files.store import store
from nexo.testing.town import small_town

pytestmark = pytest.mark.django_db
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360f8cfc0f01f0005000001ff56c7d0d70000000049454e44ae426082"
)


@pytest.fixture
def mailbox(town):
    return mailbox_of(town)


@pytest.fixture
def vialidad(town):
    return arrange_body(actor=town.actors["sistemas"], terms=terms())


@pytest.fixture
def refer(town, vialidad, mailbox, opened):
    def do(case=None, **more):
        case = case or opened()
        made = refer_case(
            actor=town.actors["vial"],
            case_id=case.pk,
            body_id=vialidad.pk,
            service_code="Pozo en la ruta",
            **more,
        )
        send_referral(referral_id=made.pk)
        return again(made)

    return do


@pytest.fixture
def sent(refer):
    return leave(refer())


def again(row):
    return type(row).objects.get(pk=row.pk)


def leave(referral):
    """Let the mail leave, keeping its token at hand."""
    referral.token_given = token_in(referral)
    follow_mail(interaction_id=referral.mail_id, state=DeliveryState.SENT)
    fresh = again(referral)
    fresh.token_given = referral.token_given
    return fresh


def reply(town, referral, what, **more):
    actor = anonymous(town.jurisdiction.id)
    return reply_by_link(actor=actor, token=referral.token_given, reply=what, **more)


def clocks_of(case):
    rows = case.clocks.order_by("id")
    return list(rows.values_list("kind", "started_at", "due_at", "stopped_at", "pauses"))


def hear(mailbox, *, sender, to="hola@prueba.example", subject="Re: algo", text="Ya fuimos.", more=""):
    """Receive a mail as the mailbox fetched it, and have it looked at."""
    mail = (
        f"From: Mesa <{sender}>\r\nTo: {to}\r\nSubject: {subject}\r\n"
        f"Message-ID: <{Interaction.objects.count()}@vialidad.example>\r\n{more}"
        f"Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
    )
    raw = record_raw(account=mailbox, request=RawRequest(body=mail.encode()))
    interpret_raw(raw_ids=[raw.id])
    entry = Interaction.objects.get(raw=raw)
    hear_mail(interaction_ids=[entry.pk])
    return entry


def test_it_leaves_with_the_least_data_a_basis_and_a_link(town, refer):
    referral = refer()
    mail, code = referral.mail, referral.case.public_code
    delivery = Delivery.objects.get(interaction=mail)
    assert (referral.state, delivery.to_value, delivery.state) == (
        "sending",
        "mesa@vialidad.example",
        "queued",
    )
    assert mail.subject == f"Derivación {code}: Pozo en la ruta [D-{referral.mark}]"
    for told in ("Lugar: Mitre 10", "Hay un pozo. Llamen al […]", "Base legal: Ley 25.326, art. 11", code):
        assert told in mail.text
    for kept in ("555123", "María", "Ríos", "maria@vecina.example", "Fotos"):
        assert kept not in mail.text + mail.subject
    assert not mail.attachments.exists()
    assert ReferralLink.objects.get().digest not in mail.text
    assert token_in(referral) not in ReferralLink.objects.get().digest
    send_referral(referral_id=referral.pk)
    recover_referrals()
    ask_all()
    assert Delivery.objects.count() == 1


def test_its_words_leave_the_ledger_with_the_mail_and_nobody_else_ever_reads_them(town, refer):
    referral = refer()
    for login in ("atencion", "alumbrado", "auditoria"):
        assert not visible_to(town.actors[login]).filter(pk=referral.conversation_id).exists()
        assert not readable(town.actors[login], Interaction.objects.filter(pk=referral.mail_id)).exists()
    assert readable(town.actors["vial"], Interaction.objects.filter(pk=referral.mail_id)).exists()
    assert referral.conversation.preview == "" or "Mitre" not in referral.conversation.preview
    referral = leave(referral)
    assert (referral.state, referral.sent_at, referral.mail.text) == ("sent", MONDAY, "")


def test_name_contact_and_photos_go_only_where_agreed(town, mailbox, vialidad, opened):
    case = opened()
    file = store(PNG, filename="pozo.png", declared_type="image/png", jurisdiction_id=town.jurisdiction.id)
    Evidence.objects.create(case=case, file=file, kind=EvidenceKind.REPORT)
    given = terms(parts=("place", "description", "contact", "photo"))
    arrange_body(actor=town.actors["sistemas"], terms=given, body_id=vialidad.pk)
    made = refer_case(
        actor=town.actors["vial"], case_id=case.pk, body_id=vialidad.pk, service_code="Banquina", agreed=True
    )
    send_referral(referral_id=made.pk)
    mail = again(made).mail
    assert "Nombre: María" in mail.text
    assert "Teléfono: +5492262555123" in mail.text
    assert "Fotos adjuntas: 1" in mail.text
    assert [one.file_id for one in mail.attachments.all()] == [file.pk]


def test_received_then_at_it_then_solved(town, sent):
    assert reply(town, sent, Reply.RECEIVED, number=" EX-2026-77 ") == "taken"
    assert reply(town, sent, Reply.IN_PROGRESS) == "taken"
    assert reply(town, sent, Reply.RECEIVED, number="EX-2026-78") == "taken"
    row = again(sent)
    assert (row.external_id, row.their_status, row.state) == ("EX-2026-78", "in_progress", "sent")
    assert again(sent.case).phase == Phase.REFERRED_EXTERNAL
    assert reply(town, sent, Reply.SOLVED, words="Lo tapamos. Consultas al 11 4555-1234.") == "taken"
    case = again(sent.case)
    assert (case.phase, case.public_answer) == (Phase.RESOLVED_EXTERNAL, "Lo tapamos. Consultas al […].")
    assert again(sent).state == "resolved"


def test_the_same_twice_changes_nothing(town, sent):
    def state():
        case = again(sent.case)
        return case.phase, case.changes.count(), ReferralNews.objects.count(), StrayNews.objects.count()

    for what, words in ((Reply.RECEIVED, ""), (Reply.SOLVED, "Listo")):
        assert reply(town, sent, what, words=words) == "taken"
        before = state()
        assert reply(town, sent, what, words=words) == "same"
        assert state() == before


def test_refused_comes_back_and_no_clock_is_touched(town, sent):
    before, received = clocks_of(sent.case), (sent.case.received_at, sent.case.due_at)
    with clock.frozen(MONDAY + timedelta(hours=30)):
        assert reply(town, sent, Reply.REFUSED, words="Es ruta nacional.") == "taken"
    case = again(sent.case)
    assert (case.phase, case.received_at, case.due_at) == (Phase.IN_PROGRESS, *received)
    assert clocks_of(case) == before
    last = case.changes.order_by("-at", "-id").first()
    assert last.public_note == "Vialidad Provincial no lo tomó: Es ruta nacional. Seguimos acá con tu pedido."
    assert (again(sent).state, again(sent).answer) == ("refused", "Es ruta nacional.")


@pytest.mark.parametrize("what", [Reply.SOLVED, Reply.REFUSED])
def test_an_end_needs_words(town, sent, what):
    with pytest.raises(ReplyIncomplete):
        reply(town, sent, what, words="  ")
    assert ReferralNews.objects.count() == 0


def test_what_comes_late_is_kept_once_and_moves_nothing(town, sent):
    resume_case(actor=town.actors["vial"], case_id=sent.case_id)
    for _ in range(2):
        assert reply(town, sent, Reply.SOLVED, words="Ya está.") == "late"
    assert again(sent.case).phase == Phase.IN_PROGRESS
    stray = StrayNews.objects.get()
    assert (stray.code, stray.words) == (sent.case.public_code, "Ya está.")
    assert stray.why == "Contestó por el enlace cuando la derivación ya había terminado."


def test_a_link_is_of_one_town_ends_and_is_replaced(town, sent):
    other = small_town("lejana")
    actor = anonymous(other.jurisdiction.id)
    assert referral_by_token(jurisdiction_id=other.jurisdiction.id, token=sent.token_given) is None
    with pytest.raises(LinkUnknown):
        reply_by_link(actor=actor, token=sent.token_given, reply=Reply.RECEIVED)
    with clock.frozen(MONDAY + LINK_LASTS), pytest.raises(LinkExpired):
        reply(town, sent, Reply.RECEIVED)
    with clock.frozen(MONDAY + LINK_LASTS):
        shown = referral_by_token(jurisdiction_id=town.jurisdiction.id, token=sent.token_given)
    assert (shown.state, shown.code, shown.sent) == ("expired", "", ())
    retry_referral(actor=town.actors["vial"], referral_id=sent.pk)
    with pytest.raises(LinkUnknown):
        reply(town, sent, Reply.RECEIVED)
    send_referral(referral_id=sent.pk)
    fresh = again(sent)
    fresh.token_given = token_in(fresh)
    assert reply(town, fresh, Reply.RECEIVED) == "taken"


def test_a_case_that_became_reserved_shows_nothing_and_leaves_no_more(town, sent, refer, opened):
    Case.objects.filter(pk=sent.case_id).update(visibility=Visibility.PROTECTED)
    shown = referral_by_token(jurisdiction_id=town.jurisdiction.id, token=sent.token_given)
    assert (shown.state, shown.code, shown.sent) == ("over", "", ())
    assert reply(town, sent, Reply.SOLVED, words="Listo") == "late"
    assert referral_alarms(actor=town.actors["vial"]) == []


def test_free_words_by_mail_become_news_and_one_press_makes_them_a_state(town, mailbox, sent):
    entry = hear(mailbox, sender="mesa@vialidad.example", to=answer_address(sent), text="Tapamos el pozo.")
    news = ReferralNews.objects.get()
    assert (news.entry_id, news.said, news.settled_at) == (entry.pk, "Tapamos el pozo.", None)
    assert (entry.conversation_id, entry.is_protected) == (sent.conversation_id, True)
    assert again(sent.case).phase == Phase.REFERRED_EXTERNAL
    [alarm] = referral_alarms(actor=town.actors["vial"])
    assert (alarm.id, alarm.why) == (sent.pk, "news")
    assert referral_alarms(actor=town.actors["alumbrado"]) == []
    hear_mail(interaction_ids=[entry.pk])
    assert ReferralNews.objects.count() == 1
    with pytest.raises(CaseUnknown):
        settle_news(actor=town.actors["alumbrado"], news_id=news.pk, reply="solved")
    with pytest.raises(NotAllowed):
        settle_news(actor=town.actors["auditoria"], news_id=news.pk, reply="solved")
    settle_news(actor=town.actors["vial"], news_id=news.pk, reply="solved")
    case = again(sent.case)
    assert (case.phase, case.public_answer) == (Phase.RESOLVED_EXTERNAL, "Tapamos el pozo.")
    with pytest.raises(NewsSettled):
        settle_news(actor=town.actors["vial"], news_id=news.pk, reply="refused")
    assert again(news).settled_by == "Vial"
    assert Conversation.objects.get(pk=sent.conversation_id).state == "closed"


def test_another_office_of_the_body_may_answer_even_with_a_thread_of_its_own(town, mailbox, sent):
    own = hear(mailbox, sender="ana@vialidad.example", subject="Consulta", text="¿A qué hora abren?")
    assert own.conversation_id != sent.conversation_id
    entry = hear(mailbox, sender="ana@vialidad.example", to=answer_address(sent), text="Va mañana.")
    assert (entry.conversation_id, entry.is_protected) == (sent.conversation_id, True)
    assert ReferralNews.objects.get().said == "Va mañana."


def test_a_fresh_mail_is_found_by_the_mark_in_its_subject(mailbox, sent):
    hear(mailbox, sender="ana@vialidad.example", subject=f"Su pedido [D-{sent.mark}]", text="Va mañana.")
    assert ReferralNews.objects.get().referral_id == sent.pk


def test_the_automatic_answer_of_an_absent_clerk_is_no_news(town, mailbox, sent):
    entry = hear(
        mailbox,
        sender="mesa@vialidad.example",
        to=answer_address(sent),
        subject="Fuera de oficina",
        more="Auto-Submitted: auto-replied\r\n",
    )
    assert entry.is_automatic
    assert (ReferralNews.objects.count(), StrayNews.objects.count()) == (0, 0)


def test_a_strangers_domain_is_no_news_but_is_not_lost(town, mailbox, sent):
    hear(mailbox, sender="vivo@otro.example", subject=f"Re: [D-{sent.mark}]", text="Ciérrenlo.")
    assert ReferralNews.objects.count() == 0
    stray = StrayNews.objects.get()
    assert (stray.why, stray.words) == ("Contestó alguien que no escribe desde el organismo.", "Ciérrenlo.")
    assert again(sent.case).phase == Phase.REFERRED_EXTERNAL


def test_mail_for_a_referral_that_is_over_or_unknown_is_kept_with_a_sentence(town, mailbox, sent):
    reply(town, sent, Reply.REFUSED, words="No es nuestra.")
    hear(mailbox, sender="mesa@vialidad.example", to=answer_address(sent), text="Sí era.")
    hear(mailbox, sender="mesa@vialidad.example", subject="Re: [D-abcdefghij]", text="¿Y este?")
    hear(mailbox, sender="cualquiera@otro.example", subject="Re: [D-abcdefghij]", text="Publicidad")
    assert list(StrayNews.objects.order_by("received_at", "id").values_list("why", "code", "words")) == [
        (
            "Contestó por correo cuando la derivación ya había terminado.",
            sent.case.public_code,
            "Sí era.",
        ),
        ("Nombra una derivación que no conocemos.", "abcdefghij", "¿Y este?"),
    ]


def test_the_mark_of_another_town_is_unknown_here(town, sent):
    other = small_town("lejana")
    theirs = mailbox_of(other)
    hear(theirs, sender="mesa@vialidad.example", to="hola@lejana.example", subject=f"[D-{sent.mark}]")
    hear(theirs, sender="mesa@vialidad.example", to=answer_address(sent))
    assert (ReferralNews.objects.count(), StrayNews.objects.count()) == (0, 0)


def test_a_mail_that_comes_back_is_an_alarm_and_leaves_again_to_another_address(town, sent):
    follow_mail(interaction_id=sent.mail_id, state=DeliveryState.FAILED)
    row = again(sent)
    assert (row.state, row.error) == ("bounced", "El correo no llegó a mesa@vialidad.example.")
    [alarm] = referral_alarms(actor=town.actors["vial"])
    assert (alarm.why, alarm.code) == ("bounced", sent.case.public_code)
    vial = town.actors["vial"]
    with pytest.raises(BodyIncomplete):
        retry_referral(actor=vial, referral_id=sent.pk, address="yo@otro.example")
    with pytest.raises(CaseUnknown):
        retry_referral(actor=town.actors["alumbrado"], referral_id=sent.pk)
    for _ in range(2):
        retry_referral(actor=vial, referral_id=sent.pk, address="guardia@vialidad.example")
    send_referral(referral_id=sent.pk)
    row = again(sent)
    assert (row.state, row.address) == ("sending", "guardia@vialidad.example")
    assert Delivery.objects.filter(interaction__conversation=row.conversation).count() == 2
    assert referral_alarms(actor=vial) == []


def test_after_the_agreed_days_one_reminder_and_an_alarm(town, sent):
    with clock.frozen(MONDAY + timedelta(days=10) - timedelta(seconds=1)):
        assert remind_bodies() == 0
    with clock.frozen(MONDAY + timedelta(days=10)):
        assert remind_bodies() == 1
        assert remind_bodies() == 0
        assert [one.why for one in referral_alarms(actor=town.actors["vial"])] == ["late"]
    mails = Interaction.objects.filter(conversation=sent.conversation).order_by("-occurred_at", "-id")
    assert mails.count() == 2
    reminder = again(sent).mail
    assert reminder.subject.startswith("Recordatorio: Derivación")
    assert "El 23/11/2026 les pedimos esto" in reminder.text
    assert reply(town, sent, Reply.RECEIVED) == "taken"  # the first link still serves
    assert referral_alarms(actor=town.actors["vial"]) == []


def test_whoever_answered_or_was_taken_back_is_not_reminded(town, sent, refer):
    reply(town, sent, Reply.RECEIVED)
    second = leave(refer())
    resume_case(actor=town.actors["vial"], case_id=second.case_id)
    with clock.frozen(MONDAY + timedelta(days=30)):
        remind_bodies()
    assert Interaction.objects.filter(subject__startswith="Recordatorio").count() == 0
    with pytest.raises(NothingToRepeat):
        retry_referral(actor=town.actors["vial"], referral_id=second.pk)


def test_only_whoever_sees_the_case_sees_the_referral(town, sent, django_assert_num_queries):
    found = mailed_referral(actor=town.actors["vial"], referral_id=sent.pk)
    assert (found.decides, found.said) == (True, "")
    with pytest.raises(NotFound):
        mailed_referral(actor=town.actors["alumbrado"], referral_id=sent.pk)
    with django_assert_num_queries(1):
        referral_alarms(actor=town.actors["vial"])
