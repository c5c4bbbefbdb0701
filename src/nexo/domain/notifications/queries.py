"""Reads of notices."""

from uuid import UUID

from nexo.domain.notifications.models import Notice


def slug_of(interaction_id: UUID) -> str:
    """Return the kind of notice that an outgoing interaction is, or ''. One query."""
    return Notice.objects.filter(interaction_id=interaction_id).values_list("slug", flat=True).first() or ""


def notices_about(*, jurisdiction_id: UUID, register: str, object_id: UUID) -> list[Notice]:
    """Return the notices about one object, newest first. One query."""
    return list(
        Notice.objects.filter(jurisdiction_id=jurisdiction_id, register=register, object_id=object_id)
        .select_related("interaction__delivery")
        .order_by("-created_at", "-id")
    )
