"""Figures for Prometheus, read from the database at each scrape, so that every process is counted once."""

import hmac
from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from nexo.kernel import clock

_JOBS = "SELECT queue_name, status::text, count(*) FROM procrastinate_jobs GROUP BY 1, 2"
_RAW = """
SELECT state, count(*), extract(epoch FROM %s - min(received_at))
FROM interactions_rawrecord WHERE state IN ('received', 'quarantined') GROUP BY 1
"""


class DatabaseFigures(Collector):
    """Waiting work: jobs by queue and state, raw records not yet interpreted and the age of the oldest."""

    def collect(self) -> Iterator[Metric]:
        """Yield the families; two short queries."""
        jobs = GaugeMetricFamily("nexo_jobs", "Jobs in the queue.", labels=["queue", "state"])
        for queue, state, number in _rows(_JOBS):
            jobs.add_metric([str(queue), str(state)], float(str(number)))
        raw = GaugeMetricFamily(
            "nexo_raw_records", "Raw records waiting for interpretation.", labels=["state"]
        )
        age = GaugeMetricFamily("nexo_raw_oldest_seconds", "Age of the oldest of them.", labels=["state"])
        for state, number, seconds in _rows(_RAW, clock.now()):
            raw.add_metric([str(state)], float(str(number)))
            age.add_metric([str(state)], float(str(seconds)))
        yield from (jobs, raw, age)


def _rows(statement: str, *parameters: datetime) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters or None)
        return list(cursor.fetchall())


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer a scrape that carries the token; without one configured, the address does not exist."""
    token = settings.NEXO_METRICS_TOKEN
    if not token:
        raise Http404
    if not hmac.compare_digest(request.headers.get("Authorization", ""), f"Bearer {token}"):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    registry = CollectorRegistry()
    registry.register(DatabaseFigures())
    ProcessCollector(registry=registry)
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
