"""Keeps a list of the inbox under a name, and removes it."""

from uuid import UUID

from django.db import transaction

from nexo.domain.interactions import policies
from nexo.domain.interactions.errors import TooManyViews, ViewNameTaken
from nexo.domain.interactions.models import SavedView
from nexo.domain.interactions.rules.views import MOST_VIEWS, Wanted, kept_of
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed, NotFound


@transaction.atomic
def save_view(*, actor: Actor, name: str, wanted: Wanted, is_shared: bool = False) -> SavedView:
    """Keep a view of one's own; only who leads an area or the town shares one with everybody.

    Raises `ViewNameTaken` and `TooManyViews`.
    """
    if actor.staff_id is None or actor.jurisdiction_id is None:
        raise NotAllowed
    if is_shared and not policies.may_share_views(actor):
        raise NotAllowed
    mine = SavedView.objects.filter(owner_id=actor.staff_id)
    if mine.filter(name=name).exists():
        raise ViewNameTaken(field="name")
    if mine.count() >= MOST_VIEWS:
        raise TooManyViews
    view = SavedView.objects.create(
        jurisdiction_id=actor.jurisdiction_id,
        owner_id=actor.staff_id,
        name=name,
        wanted=kept_of(wanted),
        is_shared=is_shared,
    )
    if is_shared:
        audit(actor=actor, action="interactions.share_view", kind="saved_view", object_id=view.pk)
    return view


@transaction.atomic
def remove_view(*, actor: Actor, view_id: UUID) -> None:
    """Remove a view of one's own; raises `NotFound` for anybody else's."""
    if actor.staff_id is None:
        raise NotFound
    view = SavedView.objects.filter(pk=view_id, owner_id=actor.staff_id).first()
    if view is None or view.jurisdiction_id != actor.jurisdiction_id:
        raise NotFound
    if view.is_shared:
        audit(actor=actor, action="interactions.remove_view", kind="saved_view", object_id=view.pk)
    view.delete()
