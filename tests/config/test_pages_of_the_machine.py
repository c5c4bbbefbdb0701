"""What every answer carries, and what machines ask."""

import logging

import pytest
from django.test import override_settings

from nexo.config.logs import LineFormatter, mask_personal

pytestmark = pytest.mark.django_db


def test_every_answer_closes_what_it_does_not_need(client):
    headers = client.get("/health/live").headers
    assert headers["Content-Security-Policy"].count("'none'") == 3
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"
    assert headers["Permissions-Policy"].startswith("accelerometer=()")


def test_metrics_do_not_exist_without_a_token(client):
    assert client.get("/metrics").status_code == 404


@override_settings(NEXO_METRICS_TOKEN="t0ken")
def test_metrics_are_for_who_has_the_token(client):
    assert client.get("/metrics").status_code == 401
    assert client.get("/metrics", headers={"Authorization": "Bearer nope"}).status_code == 401
    answer = client.get("/metrics", headers={"Authorization": "Bearer t0ken"})
    assert answer.status_code == 200
    assert b"# TYPE nexo_jobs gauge" in answer.content
    assert b"# TYPE nexo_raw_oldest_seconds gauge" in answer.content


def test_the_live_grant_is_refused_to_strangers(client):
    answer = client.get("/internal/live-grant/")
    assert (answer.status_code, answer.json()["topics"]) == (403, [])


def test_a_wrong_host_is_refused(client):
    assert client.get("/health/live", headers={"Host": "evil.example"}).status_code == 400


def test_logs_mask_what_looks_personal():
    assert mask_personal("from ana.b@x.example, +54 341 555-0147 ok 12345") == "from •••, ••• ok 12345"


@pytest.mark.parametrize("plain", [True, False])
def test_a_log_line_is_one_line_with_its_values(plain):
    record = logging.LogRecord("n", logging.WARNING, "f", 1, "door.ended", (), None)
    record.code = 9
    line = LineFormatter(plain=plain).format(record)
    assert "\n" not in line
    assert ("code=9" if plain else '"code": 9') in line
