"""Writes the menu as it will be: nobody sees it before it is published."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_noop

from nexo.domain.catalogue.models import PublicService
from nexo.domain.guidance import policies
from nexo.domain.guidance.enums import EntryKind
from nexo.domain.guidance.errors import (
    EntryUnknown,
    LabelMissing,
    MenuFull,
    NotASubmenu,
    ServiceMissing,
    TextMissing,
)
from nexo.domain.guidance.models import Menu, MenuEntry
from nexo.domain.guidance.rules.menu import HOLDS_SERVICE, MOST_ENTRIES, moved
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """An entry as its author wrote it; `service` is a code, empty where the person is to be asked."""

    kind: str
    label: str
    label_en: str = ""
    service: str = ""
    text: str = ""
    text_en: str = ""


SUGGESTED: Sequence[tuple[EntryKind, str, str]] = (
    (EntryKind.REPORT, gettext_noop("Pedir o reclamar"), "Report something"),
    (EntryKind.STATUS, gettext_noop("Cómo va mi pedido"), "Follow my request"),
    (EntryKind.FIND_SERVICE, gettext_noop("Buscar un trámite"), "Find a service"),
    (EntryKind.WHERE, gettext_noop("Dónde se hace"), "Where to do it"),
    (EntryKind.PERSON, gettext_noop("Hablar con alguien"), "Talk to a person"),
)
"""What most towns begin with (R17)."""


@transaction.atomic
def greet(*, actor: Actor, greeting: str, greeting_en: str) -> Menu:
    """Write how people are greeted; empty, they are greeted in the name of the town."""
    menu = _menu(actor)
    menu.greeting, menu.greeting_en = greeting.strip(), greeting_en.strip()
    menu.save(update_fields=["greeting", "greeting_en"])
    audit(actor=actor, action="guidance.greet", kind="menu", object_id=menu.pk)
    return menu


@transaction.atomic
def add_entry(*, actor: Actor, written: Written, parent_id: UUID | None = None) -> MenuEntry:
    """Write a new entry at the end of its list.

    Raises `NotASubmenu`, `MenuFull`, `LabelMissing`, `TextMissing`, `ServiceMissing`.
    """
    menu = _menu(actor)
    parent = _parent(menu, parent_id)
    siblings = menu.entries.filter(parent=parent)
    if siblings.count() >= MOST_ENTRIES:
        raise MenuFull
    last = siblings.order_by("-order").values_list("order", flat=True).first()
    entry = MenuEntry(menu=menu, parent=parent, order=0 if last is None else last + 1)
    return _write(actor, entry, written)


@transaction.atomic
def change_entry(*, actor: Actor, entry_id: UUID, written: Written) -> MenuEntry:
    """Write an entry anew; raises as `add_entry`, and `EntryUnknown`."""
    menu = _menu(actor)
    entry = _entry(menu, entry_id)
    if written.kind != EntryKind.SUBMENU and entry.children.exists():
        raise NotASubmenu(field="kind")
    return _write(actor, entry, written)


@transaction.atomic
def move_entry(*, actor: Actor, entry_id: UUID, up: bool) -> None:
    """Move an entry one place within its list; raises `EntryUnknown`."""
    menu = _menu(actor)
    entry = _entry(menu, entry_id)
    rows = list(menu.entries.filter(parent=entry.parent_id).order_by("order", "id"))
    order = moved([str(row.pk) for row in rows], str(entry.pk), up=up)
    for row in rows:
        row.order = order.index(str(row.pk))
    MenuEntry.objects.bulk_update(rows, ["order"])
    audit(actor=actor, action="guidance.move_entry", kind="menu_entry", object_id=entry.pk)


@transaction.atomic
def remove_entry(*, actor: Actor, entry_id: UUID) -> None:
    """Take an entry away, and what it opens with it; raises `EntryUnknown`."""
    entry = _entry(_menu(actor), entry_id)
    audit(actor=actor, action="guidance.remove_entry", kind="menu_entry", object_id=entry.pk)
    entry.delete()


@transaction.atomic
def suggest_entries(*, actor: Actor) -> Menu:
    """Write what most towns begin with, where nothing is written yet."""
    menu = _menu(actor)
    if not menu.entries.exists():
        for kind, label, label_en in SUGGESTED:
            add_entry(actor=actor, written=Written(kind=kind, label=label, label_en=label_en))
    return menu


def _menu(actor: Actor) -> Menu:
    """Return the menu of the actor's town, made if there is none, locked."""
    if not policies.may_write(actor):
        raise NotAllowed
    menu, _ = Menu.objects.get_or_create(jurisdiction_id=jurisdiction_of(actor))
    return Menu.objects.select_for_update().get(pk=menu.pk)


def _entry(menu: Menu, entry_id: UUID) -> MenuEntry:
    entry = menu.entries.filter(pk=entry_id).first()
    if entry is None:
        raise EntryUnknown
    return entry


def _parent(menu: Menu, parent_id: UUID | None) -> MenuEntry | None:
    if parent_id is None:
        return None
    parent = _entry(menu, parent_id)
    if parent.kind != EntryKind.SUBMENU:
        raise NotASubmenu
    return parent


def _write(actor: Actor, entry: MenuEntry, written: Written) -> MenuEntry:
    kind = EntryKind(written.kind)
    if not written.label.strip():
        raise LabelMissing(field="label")
    if kind is EntryKind.TEXT and not written.text.strip():
        raise TextMissing(field="text")
    entry.kind, entry.label, entry.label_en = kind, written.label.strip(), written.label_en.strip()
    entry.service = _service(actor, written.service) if kind in HOLDS_SERVICE else None
    is_text = kind is EntryKind.TEXT
    entry.text, entry.text_en = (written.text.strip(), written.text_en.strip()) if is_text else ("", "")
    entry.save()
    audit(
        actor=actor,
        action="guidance.write_entry",
        kind="menu_entry",
        object_id=entry.pk,
        changes={"kind": str(kind), "service": written.service if entry.service else ""},
    )
    return entry


def _service(actor: Actor, code: str) -> PublicService | None:
    if not code:
        return None
    services = PublicService.objects.filter(jurisdiction_id=jurisdiction_of(actor), is_active=True)
    found = services.filter(code=code).first()
    if found is None:
        raise ServiceMissing(field="service")
    return found
