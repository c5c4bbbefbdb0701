"""The menu is written without code, seen once it is published, and answers where it is switched on."""

from uuid import uuid4

import pytest

from nexo.domain.guidance.actions.publish_menu import publish_menu
from nexo.domain.guidance.actions.switch_account import switch_account
from nexo.domain.guidance.actions.write_menu import (
    Written,
    add_entry,
    change_entry,
    greet,
    move_entry,
    remove_entry,
    suggest_entries,
)
from nexo.domain.guidance.enums import EntryKind
from nexo.domain.guidance.errors import (
    ChannelNotTalked,
    EntryUnknown,
    LabelMissing,
    MenuEmpty,
    MenuFull,
    MenuUnpublished,
    NotASubmenu,
    ServiceMissing,
    TextMissing,
)
from nexo.domain.guidance.models import GuidedAccount, MenuEntry
from nexo.domain.guidance.queries import accounts_to_switch, entries_of, published_menu
from nexo.domain.guidance.rules.menu import moved
from nexo.domain.interactions.actions.configure_account import configure_account
from nexo.kernel.audit.models import AuditEntry
from nexo.kernel.errors import NotAllowed, NotFound
from nexo.testing.town import small_town

STATUS = Written(kind="status", label="Cómo va", label_en="Status")


@pytest.fixture
def author(town):
    return town.actors["secretaria"]


def labels(actor):
    return [one.label for one in entries_of(actor)]


def test_what_most_towns_begin_with_is_suggested_once(author):
    suggest_entries(actor=author)
    suggest_entries(actor=author)
    assert [one.kind for one in entries_of(author)] == [
        "report",
        "status",
        "find_service",
        "where",
        "talk_to_person",
    ]


def test_nothing_is_seen_before_it_is_published(author, town):
    greet(actor=author, greeting=" Hola vecina ", greeting_en="Hello")
    add_entry(actor=author, written=STATUS)
    assert published_menu(town.jurisdiction.id) is None
    publish_menu(actor=author)
    seen = published_menu(town.jurisdiction.id)
    assert (seen.greeting, [one.label for one in seen.entries]) == ("Hola vecina", ["Cómo va"])
    add_entry(actor=author, written=Written(kind="where", label="Dónde"))
    assert published_menu(town.jurisdiction.id) == seen
    assert publish_menu(actor=author).version == 2
    assert AuditEntry.objects.filter(action="guidance.publish_menu").count() == 2


def test_entries_are_changed_moved_and_taken_away(author, town):
    first, second, third = (
        add_entry(actor=author, written=Written(kind="where", label=label)) for label in ("a", "b", "c")
    )
    move_entry(actor=author, entry_id=third.pk, up=True)
    assert labels(author) == ["a", "c", "b"]
    move_entry(actor=author, entry_id=first.pk, up=True)
    assert labels(author) == ["a", "c", "b"]
    changed = Written(kind="report", label="z", service="AP01")
    change_entry(actor=author, entry_id=second.pk, written=changed)
    assert MenuEntry.objects.get(pk=second.pk).service.code == "AP01"
    remove_entry(actor=author, entry_id=third.pk)
    assert labels(author) == ["a", "z"]


@pytest.mark.parametrize(
    ("order", "up", "expected"),
    [("abc", True, "bac"), ("abc", False, "acb"), ("bac", True, "bac"), ("acb", False, "acb")],
)
def test_moving_stops_at_the_ends(order, up, expected):
    assert "".join(moved(list(order), "b", up=up)) == expected


def test_a_menu_inside_a_menu(author, town):
    inner = add_entry(actor=author, written=Written(kind="submenu", label="Más"))
    with pytest.raises(MenuEmpty):
        publish_menu(actor=author)
    add_entry(actor=author, written=STATUS, parent_id=inner.pk)
    publish_menu(actor=author)
    menu = published_menu(town.jurisdiction.id)
    assert [one.label for one in menu.below(str(inner.pk))] == ["Cómo va"]
    with pytest.raises(NotASubmenu):
        change_entry(actor=author, entry_id=inner.pk, written=STATUS)


@pytest.mark.parametrize(
    ("written", "error"),
    [
        (Written(kind="status", label=" "), LabelMissing),
        (Written(kind="text", label="x"), TextMissing),
        (Written(kind="report", label="x", service="NADA"), ServiceMissing),
    ],
)
def test_what_cannot_be_is_refused(author, written, error):
    with pytest.raises(error):
        add_entry(actor=author, written=written)


def test_a_list_is_no_longer_than_a_telephone_shows(author):
    for _ in range(8):
        add_entry(actor=author, written=STATUS)
    with pytest.raises(MenuFull):
        add_entry(actor=author, written=STATUS)


def test_an_empty_menu_is_not_published(author):
    with pytest.raises(MenuEmpty):
        publish_menu(actor=author)


def test_only_who_may_writes_and_nobody_in_another_town(town):
    entry = add_entry(actor=town.actors["secretaria"], written=STATUS)
    for act in (publish_menu, suggest_entries):
        with pytest.raises(NotAllowed):
            act(actor=town.actors["atencion"])
    other = small_town("otra").actors["sistemas"]
    with pytest.raises(EntryUnknown):
        remove_entry(actor=other, entry_id=entry.pk)
    with pytest.raises(EntryUnknown):
        add_entry(actor=other, written=STATUS, parent_id=uuid4())
    assert entries_of(town.actors["atencion"]) == []


def test_an_account_is_switched_by_who_sets_accounts_up(town, line):
    boss, author = town.actors["sistemas"], town.actors["secretaria"]
    assert accounts_to_switch(boss) == [(line, False)]
    with pytest.raises(MenuUnpublished):
        switch_account(actor=boss, account_id=line.pk, on=True)
    suggest_entries(actor=author)
    publish_menu(actor=author)
    with pytest.raises(NotAllowed):
        switch_account(actor=author, account_id=line.pk, on=True)
    switch_account(actor=boss, account_id=line.pk, on=True)
    switch_account(actor=boss, account_id=line.pk, on=True)
    assert accounts_to_switch(boss) == [(line, True)]
    switch_account(actor=boss, account_id=line.pk, on=False)
    assert GuidedAccount.objects.count() == 0
    with pytest.raises(NotFound):
        switch_account(actor=small_town("otra").actors["sistemas"], account_id=line.pk, on=True)


def test_a_mailbox_is_not_conversed_with(town, machine):
    suggest_entries(actor=machine)
    publish_menu(actor=machine)
    mailbox = configure_account(
        actor=machine,
        jurisdiction=town.jurisdiction,
        slug="email",
        name="Correo",
        address="hola@prueba.example",
        settings={"smtp_host": "127.0.0.1"},
    )
    assert accounts_to_switch(machine) == []
    with pytest.raises(ChannelNotTalked):
        switch_account(actor=machine, account_id=mailbox.pk, on=True)


def test_every_kind_has_a_name():
    assert all(kind.label for kind in EntryKind)
