"""The inbox: what is new is told and moves nothing, several are tended at once and set back, colleagues are seen."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from nexo.domain.interactions.actions.add_note import add_note
from nexo.domain.interactions.actions.register_contact import register_contact
from nexo.domain.interactions.enums import InteractionKind
from nexo.domain.interactions.models import Conversation, DeskAct, SavedView
from nexo.domain.parties.actions.register_person import register_person
from nexo.kernel import clock
from nexo.kernel.audit.models import AuditEntry

INBOX = reverse("workbench:inbox")


@pytest.fixture
def calls(small):
    """Make so many people whose call was missed, so that they wait; their conversations, oldest first."""

    def make(number: int) -> list[Conversation]:
        found = []
        for n in range(number):
            with clock.frozen(clock.now() + timedelta(minutes=n)):
                found.append(missed(small, f"Vecina {n}"))
        return found

    return make


def missed(small, name: str) -> Conversation:
    clerk = small.actors["atencion"]
    person = register_person(actor=clerk, given_names=name, surname="Prueba", source="counter")
    entry = register_contact(
        actor=clerk, channel="voice", party=person, text="", kind=InteractionKind.CALL, result="abandoned"
    )
    return entry.conversation


def shown(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def act_of(answer) -> DeskAct:
    assert answer.status_code == 302
    return DeskAct.objects.get(pk=re.search(r"hecho=([0-9a-f-]{36})", answer.url)[1])


def do(desk, verb, talks, **more):
    return desk.post(reverse("workbench:inbox_together"), {"verb": verb, "c": [t.pk for t in talks], **more})


def names(desk, view="waiting") -> list[str]:
    return re.findall(r"data-row=[^>]*>([^<]+)<", shown(desk.get(INBOX, {"vista": view})))


@pytest.mark.parametrize("number", [1, 3])
def test_the_inbox_costs_at_most_eight_queries(as_, calls, number, django_assert_max_num_queries):
    calls(number)
    desk = as_()
    desk.get(INBOX)
    with django_assert_max_num_queries(8):
        desk.get(INBOX)
    with django_assert_max_num_queries(8):
        desk.get(reverse("workbench:inbox_rows"), headers={"HX-Request": "true"})
    with django_assert_max_num_queries(8):
        desk.get(reverse("workbench:inbox_fresh"), {"desde_ms": "1"}, headers={"HX-Request": "true"})


def test_a_conversation_costs_at_most_eight_queries(as_, calls, django_assert_max_num_queries):
    (talk,) = calls(1)
    desk = as_()
    desk.get(INBOX)
    for name in ("conversation", "conversation_thread", "conversation_snooze"):
        with django_assert_max_num_queries(8):
            shown(desk.get(reverse(f"workbench:{name}", args=[talk.pk])))


def test_what_came_in_since_the_page_was_made_is_counted_and_nothing_else(as_, small, calls, noon):
    calls(1)
    desk = as_()
    page = shown(desk.get(INBOX))
    since = re.search(r"desde_ms=(\d+)", page)[1]
    later = noon + timedelta(minutes=5)
    with clock.frozen(later):
        calls(2)
    asked = {"vista": "waiting", "desde_ms": str(int((noon + timedelta(minutes=1)).timestamp() * 1000))}
    assert since == str(int(noon.timestamp() * 1000))
    assert "2 nuevas, mostrar" in shown(desk.get(reverse("workbench:inbox_fresh"), asked))
    assert "nuevas" not in shown(desk.get(reverse("workbench:inbox_fresh"), asked | {"vista": "mine"}))
    wrong = desk.get(reverse("workbench:inbox_fresh"), asked | {"desde_ms": "²"})
    assert wrong.status_code == 404


def test_lists_are_counted_up_to_99(as_, calls, small):
    (talk,) = calls(1)
    Conversation.objects.bulk_create(
        Conversation(jurisdiction=small.jurisdiction, waiting_since=clock.now()) for _ in range(100)
    )
    page = shown(as_().get(INBOX))
    assert '<span class="nx-count">99+</span>' in page
    assert talk.pk


@pytest.mark.parametrize(
    ("verb", "more"),
    [("mine", {}), ("close", {}), ("snooze", {"until": "tomorrow"}), ("label", {"label": "Luz"})],
)
def test_several_are_tended_at_once_and_set_back(as_, small, calls, verb, more):
    talks = calls(3)
    was = list(Conversation.objects.order_by("pk").values())
    desk = as_()
    act = act_of(do(desk, verb, talks[:2], **more))
    assert act.verb == {"mine": "assign"}.get(verb, verb)
    assert list(Conversation.objects.order_by("pk").values()) != was
    assert "data-toast=" in shown(desk.get(INBOX, {"hecho": act.pk}))
    desk.post(reverse("workbench:inbox_undo", args=[act.pk]))
    assert list(Conversation.objects.order_by("pk").values()) == was
    assert AuditEntry.objects.filter(action="interactions.undo_act").count() == 2
    again = desk.post(reverse("workbench:inbox_undo", args=[act.pk]), follow=True)
    assert "Ya no se puede deshacer" in shown(again)


def test_nobody_undoes_what_another_did_nor_after_the_time(as_, calls, noon):
    act = act_of(do(as_(), "close", calls(1)))
    undo = reverse("workbench:inbox_undo", args=[act.pk])
    assert as_("derivacion").post(undo).status_code == 404
    with clock.frozen(noon + timedelta(minutes=3)):
        desk = as_()
        assert "Ya no se puede deshacer" in shown(desk.post(undo, follow=True))
        assert "data-toast=" not in shown(desk.get(INBOX, {"hecho": act.pk}))


def test_what_somebody_changed_meanwhile_stays(as_, calls):
    one, two = calls(2)
    act = act_of(do(as_(), "mine", [one, two]))
    do(as_("derivacion"), "mine", [two])
    said = shown(as_().post(reverse("workbench:inbox_undo", args=[act.pk]), follow=True))
    assert "Una conversación cambió mientras tanto" in said
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.assignee, two.assignee.name) == (None, "Derivacion")


def test_nothing_chosen_is_said(as_, small):
    assert "Elegí al menos una" in shown(
        as_().post(reverse("workbench:inbox_together"), {"verb": "close"}, follow=True)
    )


def test_a_snoozed_one_leaves_and_comes_back_by_its_hour_or_when_the_person_writes(as_, small, calls, noon):
    one, two = calls(2)
    desk = as_()
    said = desk.post(reverse("workbench:conversation_snooze", args=[one.pk]), {"until": "hour"})
    assert act_of(said).verb == "snooze"
    assert names(desk) == ["Vecina 1 Prueba"]
    assert names(desk, "snoozed") == ["Vecina 0 Prueba"]
    register_contact(
        actor=small.actors["atencion"],
        channel="voice",
        party=one.party,
        text="",
        kind=InteractionKind.CALL,
        result="abandoned",
    )
    assert names(desk) == ["Vecina 0 Prueba", "Vecina 1 Prueba"]
    do(desk, "snooze", [two], until="hour")
    with clock.frozen(noon + timedelta(hours=2)):
        assert "Vecina 1 Prueba" in names(as_())


def test_a_moment_that_passed_is_refused(as_, calls):
    (one,) = calls(1)
    address = reverse("workbench:conversation_snooze", args=[one.pk])
    answer = as_().post(address, {"until": "", "at": "2026-11-23T08:00"})
    assert answer.status_code == 422
    assert "Elegí un momento que todavía no pasó" in answer.content.decode()


def test_a_saved_view_holds_what_it_says_and_is_its_owners(as_, small, calls):
    one, _ = calls(2)
    desk, views = as_(), reverse("workbench:views")
    do(desk, "label", [one], label="  Luz   pública ")
    said = desk.post(views, {"name": "De luz", "label": "Luz pública", "waiting": "on", "snoozed": "hide"})
    view = SavedView.objects.get()
    assert said.url == f"/panel/?vista=v-{view.pk}"
    assert names(desk, f"v-{view.pk}") == ["Vecina 0 Prueba"]
    assert as_("derivacion").get(INBOX, {"vista": f"v-{view.pk}"}).status_code == 404
    again = desk.post(views, {"name": "De luz", "snoozed": "hide"})
    assert (again.status_code, "Ya tenés una vista con ese nombre" in again.content.decode()) == (422, True)
    assert as_("derivacion").post(reverse("workbench:view_remove", args=[view.pk])).status_code == 404
    desk.post(reverse("workbench:view_remove", args=[view.pk]))
    assert not SavedView.objects.exists()


def test_only_who_leads_shares_a_view(as_, calls):
    calls(1)
    views = reverse("workbench:views")
    as_().post(views, {"name": "Mía", "snoozed": "hide", "is_shared": "on"})
    as_("secretaria").post(views, {"name": "De la secretaría", "snoozed": "hide", "is_shared": "on"})
    assert [(one.name, one.is_shared) for one in SavedView.objects.order_by("name")] == [
        ("De la secretaría", True),
        ("Mía", False),
    ]
    assert "De la secretaría" in shown(as_().get(INBOX))
    assert "Mía<" not in shown(as_("derivacion").get(INBOX))


def look(desk, talk, **more):
    return desk.post(reverse("workbench:conversation_looking", args=[talk.pk]), more)


def test_colleagues_see_who_looks_and_who_writes_for_a_short_while(as_, calls, noon):
    (talk,) = calls(1)
    assert shown(look(as_(), talk, entra="1")).strip() == ""
    assert "Atencion también la mira" in shown(look(as_("derivacion"), talk))
    look(as_(), talk, escribe="1")
    assert "Atencion está escribiendo" in shown(look(as_("derivacion"), talk))
    with clock.frozen(noon + timedelta(minutes=1)):
        assert shown(look(as_("derivacion"), talk)).strip() == ""
    look(as_(), talk)
    look(as_(), talk, sale="1")
    assert "Atencion" not in shown(look(as_("derivacion"), talk))
    assert look(as_("alumbrado"), talk).status_code == 404


def test_who_follows_or_is_called_finds_it_in_what_is_pending(as_, small, calls, noon):
    one, two = calls(2)
    desk = as_()
    desk.post(reverse("workbench:conversation_follow", args=[one.pk]), {"sigo": "1"})
    assert names(desk, "followed") == ["Vecina 0 Prueba"]
    add_note(actor=small.actors["derivacion"], conversation=two, text="Mirá esto @atencion")
    pending = shown(desk.get(reverse("workbench:keeping")))
    assert "Te nombraron en una nota" in pending
    assert names(desk, "mentioned") == ["Vecina 1 Prueba"]
    with clock.frozen(noon + timedelta(minutes=5)):
        register_contact(
            actor=small.actors["atencion"], channel="counter", party=one.party, text="x", kind="visit"
        )
        later = as_()
        assert "Novedades en lo que seguís" in shown(later.get(reverse("workbench:keeping")))
        look(later, one, entra="1")
        assert "Novedades en lo que seguís" not in shown(later.get(reverse("workbench:keeping")))
    desk.post(reverse("workbench:conversation_follow", args=[one.pk]), {"sigo": "0"})
    assert names(desk, "followed") == []


def test_a_conversation_goes_to_who_is_on_duty_with_the_reasons(as_, small, calls):
    one, two = calls(2)
    share, desk = reverse("workbench:conversation_share", args=[one.pk]), as_()
    assert "Nadie de turno puede tomarla" in shown(desk.post(share, follow=True))
    duty = reverse("workbench:duty")
    as_("derivacion").post(duty, {"on_duty": "on", "most": "5"})
    desk.post(duty, {"on_duty": "on", "most": "5", "channels": ["voice"]})
    do(as_("derivacion"), "mine", [two])
    assert "Asignada a Atencion: atiende este canal, no tiene a nadie en espera." in shown(
        desk.post(share, follow=True)
    )
    one.refresh_from_db()
    assert one.assignee.name == "Atencion"
    assert "Derivacion" in shown(desk.get(duty))


def test_who_leads_has_what_comes_in_shared_out(as_, small, calls):
    duty = reverse("workbench:duty")
    as_().post(duty, {"on_duty": "on", "most": "5"})
    as_().post(duty, {"alone": "1"})
    small.jurisdiction.refresh_from_db()
    assert "share_conversations" not in small.jurisdiction.local_rules
    as_("secretaria").post(duty, {"alone": "1"})
    small.jurisdiction.refresh_from_db()
    assert small.jurisdiction.local_rules["share_conversations"] is True


def test_the_palette_offers_pages_people_and_what_was_said(as_, rosa, django_assert_max_num_queries):
    desk, palette = as_(), reverse("workbench:palette")
    desk.get(palette)
    assert "Mostrador" in shown(desk.get(palette))
    assert f'data-address="{reverse("workbench:person", args=[rosa.pk])}"' in shown(
        desk.get(palette, {"q": "Rosa Gómez"})
    )
    assert "Tablero" not in shown(desk.get(palette, {"q": "mostra"}))
    with django_assert_max_num_queries(8):
        desk.get(palette, {"q": "Gómez"})


def test_keys_of_one_letter_can_be_switched_off(as_, small):
    desk = as_()
    assert "nexo-keys" not in shown(desk.get(INBOX))
    desk.post(reverse("ui:keys"), {"keys": "off", "next": INBOX})
    assert '<meta name="nexo-keys" content="off">' in shown(desk.get(INBOX))
    desk.post(reverse("ui:keys"), {"keys": "on", "next": INBOX})
    assert "nexo-keys" not in shown(desk.get(INBOX))
