"""By which channel a town may write first to an address."""

from uuid import UUID

from nexo.domain.interactions import registry
from nexo.domain.interactions.models import ChannelAccount


def channel_for(*, jurisdiction_id: UUID, kind: str) -> str | None:
    """Return the slug of an active channel that writes first to addresses of this kind, the cheapest; or None. One query."""
    slugs = ChannelAccount.objects.filter(jurisdiction_id=jurisdiction_id, is_active=True).values_list(
        "slug", flat=True
    )
    fits = []
    for slug in set(slugs):
        sheet = registry.channels.get(slug).capabilities
        if sheet.outbound and not sheet.manual and not sheet.answers_only and kind in sheet.address_kinds:
            fits.append((sheet.window_for(automatic=True) is not None, sheet.cost_cents or 0, slug))
    found = min(fits, default=None)
    return found[2] if found is not None and not found[0] else None
