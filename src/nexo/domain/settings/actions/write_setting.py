"""Write the draft of a setting, make it like an old version, or throw it away; nothing counts before it is published."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max, QuerySet

from nexo.domain.organisation.models import Jurisdiction
from nexo.domain.settings import policies, registry
from nexo.domain.settings.enums import Status
from nexo.domain.settings.errors import NothingChanges, SettingUnknown
from nexo.domain.settings.models import SettingVersion
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed
from nexo.kernel.files.models import StoredFile


@transaction.atomic
def write_setting(
    *, actor: Actor, kind: str, key: str = "", content: Mapping[str, Any], file: StoredFile | None = None
) -> SettingVersion:
    """Make the draft say `content`, all of it. Raises `NotAllowed`, `SettingUnknown` and what the kind refuses."""
    town = lock_town(actor)
    kept = registry.kind_of(kind).examine(town, key, content)
    return _write(actor, kind, key, dict(kept), file=file)


@transaction.atomic
def restore_setting(*, actor: Actor, kind: str, key: str = "", number: int) -> SettingVersion:
    """Make the draft like an old version; 0 is what came with the product. Raises as `write_setting`."""
    town = lock_town(actor)
    if number == 0:
        return _write(actor, kind, key, dict(registry.kind_of(kind).packaged(town, key)), like=0)
    old = rows_of(town, kind, key).filter(number=number).exclude(status=Status.DRAFT).first()
    if old is None:
        raise SettingUnknown
    kept = registry.kind_of(kind).examine(town, key, old.content)
    return _write(actor, kind, key, dict(kept), file=old.file, like=number)


@transaction.atomic
def discard_setting(*, actor: Actor, kind: str, key: str = "") -> None:
    """Throw the draft away. Raises `NotAllowed`, `NothingChanges` where there is none."""
    draft = rows_of(lock_town(actor), kind, key).filter(status=Status.DRAFT).first()
    if draft is None:
        raise NothingChanges
    number = draft.number
    draft.delete()
    _audit(actor, "settings.discarded", draft, {"number": number})


def lock_town(actor: Actor) -> UUID:
    """Let nobody else set anything in the actor's town meanwhile; raises `NotAllowed`."""
    if not policies.may_set(actor) or actor.jurisdiction_id is None:
        raise NotAllowed
    Jurisdiction.objects.select_for_update().only("pk").get(pk=actor.jurisdiction_id)
    return actor.jurisdiction_id


def rows_of(jurisdiction_id: UUID, kind: str, key: str) -> QuerySet[SettingVersion]:
    """Return the versions of one setting."""
    return SettingVersion.objects.filter(jurisdiction_id=jurisdiction_id, kind=kind, key=key)


def _write(
    actor: Actor,
    kind: str,
    key: str,
    content: dict[str, Any],
    *,
    file: StoredFile | None = None,
    like: int | None = None,
) -> SettingVersion:
    assert actor.jurisdiction_id is not None  # noqa: S101 - `lock_town` has refused others
    rows = rows_of(actor.jurisdiction_id, kind, key)
    draft = rows.filter(status=Status.DRAFT).first()
    if draft is None:
        number = (rows.aggregate(last=Max("number"))["last"] or 0) + 1
        draft = SettingVersion(
            jurisdiction_id=actor.jurisdiction_id, kind=kind, key=key, number=number, revision=0
        )
    draft.content, draft.file, draft.like = content, file, like
    draft.revision += 1
    draft.author_label, draft.written_at = actor.label[:150], clock.now()
    if actor.account_id is not None and actor.account_id not in draft.author_ids:
        draft.author_ids = [*draft.author_ids, actor.account_id]
    draft.save()
    _audit(actor, "settings.written", draft, {"number": draft.number, "like": like})
    return draft


def _audit(actor: Actor, action: str, version: SettingVersion, changes: dict[str, Any]) -> None:
    audit(
        actor=actor,
        action=action,
        kind="setting",
        object_id=version.pk,
        changes={"kind": version.kind, "key": version.key, **changes},
    )
