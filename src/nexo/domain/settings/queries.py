"""Reads of settings for others."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from nexo.domain.settings import policies, registry
from nexo.domain.settings.enums import Status
from nexo.domain.settings.models import SettingVersion
from nexo.kernel.actors import Actor


@dataclass(frozen=True, slots=True)
class SettingNow:
    """A setting as its page shows it: what is in force, the draft, the versions before, the newest first."""

    kind: str
    key: str
    packaged: Mapping[str, Any]
    published: SettingVersion | None
    draft: SettingVersion | None
    history: list[SettingVersion]

    @property
    def in_force(self) -> Mapping[str, Any]:
        """What holds now."""
        return self.published.content if self.published else self.packaged

    @property
    def shown(self) -> Mapping[str, Any]:
        """What is worked on: the draft, else what is in force."""
        return self.draft.content if self.draft else self.in_force

    @property
    def changes(self) -> list[str]:
        """What the draft changes, a sentence each."""
        if self.draft is None:
            return []
        return registry.kind_of(self.kind).differences(self.key, self.in_force, self.draft.content)


def setting_now(actor: Actor, kind: str, key: str = "") -> SettingNow:
    """Return a setting, as far as the actor may read it. One query, and what the packaged content needs."""
    rows = list(policies.visible_to(actor).filter(kind=kind, key=key).order_by("-number")[:100])
    by_status = {one.status: one for one in reversed(rows)}
    packaged = registry.kind_of(kind).packaged(actor.jurisdiction_id, key) if actor.jurisdiction_id else {}
    return SettingNow(
        kind,
        key,
        packaged,
        by_status.get(Status.PUBLISHED),
        by_status.get(Status.DRAFT),
        [one for one in rows if one.status != Status.DRAFT],
    )


def content_of(jurisdiction_id: UUID, kind: str, key: str = "") -> Mapping[str, Any] | None:
    """Return the content in force, or None where nothing was published. One query."""
    rows = SettingVersion.objects.filter(
        jurisdiction_id=jurisdiction_id, kind=kind, key=key, status=Status.PUBLISHED
    )
    found: Mapping[str, Any] | None = rows.values_list("content", flat=True).first()
    return found
