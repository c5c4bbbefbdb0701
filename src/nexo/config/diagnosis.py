"""Looks over an installation: settings, folders, database, jobs, channels."""

import os
import shutil
from collections.abc import Iterator

import django
from django.db import DatabaseError, connection

from nexo.config.environment import Environment, environment
from nexo.config.errors import OperatorError
from nexo.config.postgres.checks import Finding, check_server
from nexo.config.supervisor.refusals import refuse_insecure
from nexo.kernel import clock

_LEAST_FREE = 1024**3
_STALE_SECONDS = 300.0
_JOBS = "SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'"
_RAW = """
SELECT count(*) FILTER (WHERE state = 'quarantined'),
       coalesce(extract(epoch FROM %s - min(received_at) FILTER (WHERE state = 'received')), 0)
FROM interactions_rawrecord WHERE state IN ('received', 'quarantined')
"""
_BODIES = """
SELECT name, trouble,
       (SELECT count(*) FROM authorities_referral r WHERE r.body_id = b.id AND r.state = 'unclear')
FROM authorities_body b WHERE is_active ORDER BY name
"""
_CHANNELS = """
SELECT slug, name, health->>'ok', coalesce(health->>'message', 'not asked yet'),
       coalesce(health->>'remedy', '')
FROM interactions_channelaccount WHERE is_active ORDER BY slug, name
"""


def diagnose() -> list[Finding]:
    """Return every finding, in the order in which a person would mend them."""
    settings = environment()
    found = [*_configuration(settings), *_disk(settings)]
    django.setup()
    server = check_server()
    found += server
    if all(finding.is_well for finding in server):
        try:
            found += [
                *_tables(),
                *_work(),
                *_channels(),
                *_bodies(),
                *_routing(),
                *_automation(),
                *_services(),
            ]
        except DatabaseError as error:
            found.append(Finding("tables", type(error).__name__, "Run `nexo migrate`."))
    return found


def _configuration(settings: Environment) -> Iterator[Finding]:
    yield Finding("profile", settings.profile.value)
    yield Finding("address", settings.url)
    try:
        refuse_insecure(settings)
    except OperatorError as error:
        yield Finding("security", "insecure", str(error))
    else:
        yield Finding("security", "nothing to refuse")
    if settings.is_https and not settings.trusted_proxies:
        yield Finding(
            "proxy", "none is trusted", "Set NEXO_TRUSTED_PROXIES to the address of what terminates TLS."
        )


def _disk(settings: Environment) -> Iterator[Finding]:
    folder = settings.data
    if not os.access(folder, os.W_OK):
        yield Finding(
            "data folder", str(folder), "Give this user the right to write there, or run `nexo up`."
        )
        return
    free = shutil.disk_usage(folder).free
    remedy = "" if free >= _LEAST_FREE else "Make room: below 1 GiB, backups and uploads may fail."
    yield Finding("data folder", f"{folder}, {free // 1024**2} MiB free", remedy)


def _tables() -> Iterator[Finding]:
    # Reads models: only possible once Django knows its applications.
    from nexo.config.health import pending_migrations  # noqa: PLC0415

    pending = pending_migrations()
    yield (
        Finding("tables", f"{len(pending)} changes pending", "Run `nexo migrate`.")
        if pending
        else Finding("tables", "of this version")
    )


def _work() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute(_JOBS)
        (failed,) = cursor.fetchone()
        cursor.execute(_RAW, [clock.now()])
        quarantined, waiting = cursor.fetchone()
    look = "Look at “En cuarentena” in the workbench: retry or discard with a reason."
    yield Finding("failed jobs", str(failed), look if failed else "")
    yield Finding("quarantined messages", str(quarantined), look if quarantined else "")
    slow = waiting > _STALE_SECONDS
    yield Finding(
        "oldest message not yet interpreted",
        f"{float(waiting):.0f} s",
        "No worker takes jobs: see that `nexo up` runs, and its log." if slow else "",
    )


def _channels() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute(_CHANNELS)
        rows = cursor.fetchall()
    if not rows:
        yield Finding("channels", "none configured", "Add one in the workbench, under settings.")
    for slug, name, ok, message, remedy in rows:
        is_ill = ok == "false"
        yield Finding(f"channel {slug} “{name}”", message, remedy or "See its settings." if is_ill else "")


def _bodies() -> Iterator[Finding]:
    """Find the bodies to which cases should go and cannot."""
    with connection.cursor() as cursor:
        cursor.execute(_BODIES)
        for name, trouble, waiting in cursor.fetchall():
            remedy = "See “Otros organismos” in the workbench, under settings."
            told = trouble or "answers"
            ill = remedy if trouble or waiting else ""
            yield Finding(f"body “{name}”", f"{told}, {waiting} cases not sure to have arrived", ill)


def _routing() -> Iterator[Finding]:
    """Find the routing rules that take no case where they should."""
    # Reads models: only possible once Django knows its applications.
    from nexo.domain.catalogue.queries.routing import routing_alarms, routing_rules  # noqa: PLC0415
    from nexo.domain.organisation.models import Jurisdiction  # noqa: PLC0415

    today = clock.now().date()
    for town in Jurisdiction.objects.order_by("slug"):
        rules = routing_rules(town.id)
        what = f"routing rules of {town.slug}"
        for rule in (ill := routing_alarms(rules, today)):
            state = "switched off" if not rule.is_enabled else "its unit takes no cases"
            remedy = "See “Derivación” in the workbench, under settings."
            yield Finding(what, f"rule {rule.number}: {state}", remedy)
        if not ill:
            yield Finding(what, f"{len(rules)} in force")


def _automation() -> Iterator[Finding]:
    """Find the rules of automation that are switched off, and firings that failed."""
    # Reads models: only possible once Django knows its applications.
    from nexo.domain.automation.models import Firing  # noqa: PLC0415
    from nexo.domain.automation.queries.rules import automation_alarms  # noqa: PLC0415
    from nexo.domain.organisation.models import Jurisdiction  # noqa: PLC0415

    for town in Jurisdiction.objects.order_by("slug"):
        what = f"automation of {town.slug}"
        remedy = "See “Automatización” in the workbench, under settings."
        off = automation_alarms(town.id)
        for rule in off:
            yield Finding(what, f"rule {rule.number}: switched off by {rule.off_by_label}", remedy)
        failed = Firing.objects.filter(jurisdiction=town, state="failed").count()
        if not off:
            yield Finding(what, f"{failed} firings failed and wait for a person" if failed else "well")


def _services() -> Iterator[Finding]:
    """Find the services in force that lost what they needed to go live; they go on attending."""
    # Reads models: only possible once Django knows its applications.
    from nexo.domain.catalogue.queries.readiness import gaps  # noqa: PLC0415
    from nexo.domain.organisation.models import Jurisdiction  # noqa: PLC0415

    for town in Jurisdiction.objects.order_by("slug"):
        what = f"services of {town.slug}"
        for version, missing in (ill := gaps(town.id)):
            lacking = ", ".join(one.value for one in missing)
            remedy = "See “Mapa de impacto” in the workbench, under settings."
            yield Finding(what, f"{version.service.code} lacks: {lacking}", remedy)
        if not ill:
            yield Finding(what, "all have what they need")
