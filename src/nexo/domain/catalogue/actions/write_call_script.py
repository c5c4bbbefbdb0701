"""Write what whoever takes a call for a service asks and says."""

from django.db import transaction

from nexo.domain.catalogue import policies
from nexo.domain.catalogue.enums import VersionStatus
from nexo.domain.catalogue.models import ServiceVersion
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed, NotFound


@transaction.atomic
def write_call_script(*, actor: Actor, code: str, script: str, script_en: str = "") -> ServiceVersion:
    """Put a script in place of the one in force of the service `code`; an empty one takes it away.

    It is advice to officials and no part of what the town promises, so it needs no new version of the service;
    who changed it, and what it said before, stands in the audit. Raises `NotFound`, `NotAllowed`.
    """
    version = (
        ServiceVersion.objects.select_for_update(of=("self",))
        .select_related("service")
        .filter(
            service__code=code,
            service__jurisdiction_id=jurisdiction_of(actor),
            status=VersionStatus.PUBLISHED,
        )
        .first()
    )
    if version is None:
        raise NotFound
    if not policies.may_write_script(actor, version.service):
        raise NotAllowed
    before = version.call_script
    version.call_script, version.call_script_en = script.strip(), script_en.strip()
    version.save(update_fields=["call_script", "call_script_en"])
    audit(
        actor=actor,
        action="catalogue.call_script_written",
        kind="service",
        object_id=version.service_id,
        changes={"before": before, "after": version.call_script},
    )
    return version
