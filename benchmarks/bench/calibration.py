"""What the machine can do in this run: bare commits, an empty Django view, a view that reads and writes."""

import time
from uuid import uuid4

import psycopg
from benchmarks.bench.measuring import Spread, timed
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.test import RequestFactory

_SECONDS = 2.0


def bare_commits(url: str) -> float:
    """Return how many single-row commits a second one connection makes."""
    with psycopg.connect(url, autocommit=True) as raw:
        raw.execute("CREATE TABLE IF NOT EXISTS bench_bare (id uuid PRIMARY KEY, body text)")
        done, start = 0, time.perf_counter()
        while time.perf_counter() - start < _SECONDS:
            raw.execute("INSERT INTO bench_bare VALUES (%s, 'x')", [uuid4()])
            done += 1
        return done / (time.perf_counter() - start)


def empty_view() -> Spread:
    """Return the time of a view that does nothing, without server and middleware."""
    factory = RequestFactory()
    return timed(lambda: _nothing(factory.get("/")), 2000)


def reading_and_writing_view() -> Spread:
    """Return the time of a view with one SELECT and one INSERT of its own commit."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bench_naive (id uuid PRIMARY KEY, body text)")
    factory = RequestFactory()
    return timed(lambda: naive(factory.post("/", b"x", content_type="text/plain")), 500)


def _nothing(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(b"")


def naive(request: HttpRequest) -> HttpResponse:
    """Look the id up, write the body: what a webhook receiver does when nobody thought about it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM bench_naive WHERE id = %s", [uuid4()])
        cursor.fetchone()
        cursor.execute("INSERT INTO bench_naive VALUES (%s, %s)", [uuid4(), request.body.decode()])
    response = JsonResponse({"ok": True})
    response["Content-Length"] = len(response.content)
    return response
