"""What a load balancer, a supervisor or a person may ask without signing in: alive? ready?"""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe


@require_safe
def live(_request: HttpRequest) -> JsonResponse:
    """Say that this process answers; asks nobody else."""
    return JsonResponse({"status": "ok"})


@require_safe
def ready(_request: HttpRequest) -> JsonResponse:
    """Say whether pages can be served: the database answers and its tables are this version's."""
    checks = {"database": "ok", "migrations": "ok"}
    try:
        if not _tables_are_current():
            checks["migrations"] = "pending"
    except DatabaseError:
        checks.update(database="unreachable", migrations="unknown")
    is_ready = set(checks.values()) == {"ok"}
    response = JsonResponse(
        {"status": "ok" if is_ready else "unavailable", "checks": checks}, status=200 if is_ready else 503
    )
    # Not an error of ours to log at every question: whoever asks sees it.
    response._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001 - Django's own mark
    return response


def _tables_are_current() -> bool:
    """Compare the tables once; then ask only whether the database answers: tables do not go back."""
    if _seen_current:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return True
    if pending_migrations():
        return False
    _seen_current.add("yes")
    return True


_seen_current: set[str] = set()


def pending_migrations() -> list[str]:
    """Return the names of migrations that this version has and the database has not."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]
