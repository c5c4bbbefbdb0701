"""Put the draft of a setting into force."""

from django.db import transaction

from nexo.domain.settings import policies, registry
from nexo.domain.settings.actions.write_setting import lock_town, rows_of
from nexo.domain.settings.enums import Status
from nexo.domain.settings.errors import DraftChanged, NothingChanges, OwnSetting
from nexo.domain.settings.events import SettingPublished
from nexo.domain.settings.models import SettingVersion
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.events.record import record


@transaction.atomic
def publish_setting(*, actor: Actor, kind: str, key: str = "", revision: int) -> SettingVersion:
    """Publish the draft as it was looked at, which is its `revision`, and retire the version before it.

    Whoever wrote any of it may publish it only where nobody else could, which the version and the audit say.
    Raises `NotAllowed`, `NothingChanges`, `DraftChanged`, `OwnSetting` and what the kind refuses.
    """
    town, handler = lock_town(actor), registry.kind_of(kind)
    rows = rows_of(town, kind, key)
    draft = rows.filter(status=Status.DRAFT).first()
    before = rows.filter(status=Status.PUBLISHED).first()
    if draft is None or draft.content == (before.content if before else handler.packaged(town, key)):
        raise NothingChanges
    if draft.revision != revision:
        raise DraftChanged
    draft.is_alone = actor.account_id in draft.author_ids
    if draft.is_alone and policies.others_may_publish(actor):
        raise OwnSetting
    content = handler.examine(town, key, draft.content)
    if before is not None:
        before.status = Status.RETIRED
        before.save(update_fields=["status"])
    draft.status, draft.published_at = Status.PUBLISHED, clock.now()
    draft.publisher_label = actor.label[:150]
    draft.save(update_fields=["status", "published_at", "publisher_label", "is_alone"])
    handler.apply(actor, key, content)
    audit(
        actor=actor,
        action="settings.published",
        kind="setting",
        object_id=draft.pk,
        changes={"kind": kind, "key": key, "number": draft.number, "alone": draft.is_alone},
    )
    event = SettingPublished(version_id=draft.pk, kind=kind, key=key, number=draft.number)
    record(event, actor=actor)
    return draft
