"""Lets people see the menu as it is written now."""

from django.db import transaction

from nexo.domain.guidance import policies
from nexo.domain.guidance.errors import MenuEmpty
from nexo.domain.guidance.models import Menu
from nexo.domain.guidance.queries import draft_of, entries_of
from nexo.domain.guidance.rules.menu import has_empty_list
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed


@transaction.atomic
def publish_menu(*, actor: Actor) -> Menu:
    """Publish; talks that go on get it with their next message. Raises `MenuEmpty`."""
    if not policies.may_write(actor):
        raise NotAllowed
    menu = Menu.objects.select_for_update().filter(jurisdiction_id=jurisdiction_of(actor)).first()
    if menu is None:
        raise MenuEmpty
    draft = draft_of(menu, entries_of(actor))
    if has_empty_list(draft):
        raise MenuEmpty
    menu.published, menu.version = draft.to_json(), menu.version + 1
    menu.published_at, menu.published_by_id = clock.now(), actor.subject_id
    menu.save(update_fields=["published", "version", "published_at", "published_by_id"])
    audit(
        actor=actor,
        action="guidance.publish_menu",
        kind="menu",
        object_id=menu.pk,
        changes={"version": menu.version, "entries": len(draft.entries)},
    )
    return menu
