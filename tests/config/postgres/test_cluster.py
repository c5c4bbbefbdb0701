"""The embedded server: made once, started, taken over, stopped; Spanish whole."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from nexo.config.database import socket_url
from nexo.config.errors import OperatorError
from nexo.config.postgres import tuning
from nexo.config.postgres.cluster import STOP_SIGNAL, Cluster
from nexo.config.postgres.owner import Owner, find_owner

pytestmark = pytest.mark.timeout(300)


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    folder = Path(tempfile.mkdtemp(prefix="nexo-pg-"))
    folder.chmod(0o711)
    made = Cluster.at(folder, folder / "socket", extra=tuning.THROW_AWAY)
    made.create()
    yield made
    made.stop_left_over()
    shutil.rmtree(folder)


def test_it_speaks_spanish_under_any_locale_and_lets_only_its_owner_in(cluster, monkeypatch):
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.setenv("PGDATA", "/nowhere")
    process = cluster.start()
    cluster.wait_ready(process)
    with psycopg.connect(socket_url(str(cluster.socket_dir)), autocommit=True) as connection:
        row = connection.execute(
            "SELECT lower('ÑÁ'), 'Ñ' ILIKE 'ñ', current_setting('server_encoding'), "
            "current_setting('data_checksums'), current_setting('listen_addresses'), "
            "(SELECT rolsuper FROM pg_roles WHERE rolname = current_user)"
        ).fetchone()
        assert row == ("ñá", True, "UTF8", "on", "", False)
        methods = connection.execute("SELECT 1 WHERE current_user = 'nexo'").fetchall()
        assert methods == [(1,)]
    assert "trust" not in (cluster.home / "pg_hba.conf").read_text()
    assert cluster.socket_dir.stat().st_mode & 0o777 == 0o700
    process.send_signal(STOP_SIGNAL)
    assert process.wait(60) == 0


def test_a_server_left_over_from_an_accident_is_taken_over(cluster):
    left = cluster.start()
    cluster.wait_ready(left)
    process = cluster.start()
    cluster.wait_ready(process)
    assert left.wait(60) == 0
    assert process.pid != left.pid
    process.send_signal(STOP_SIGNAL)
    process.wait(60)


def test_a_number_left_in_the_file_that_is_another_process_now_stops_nothing(cluster):
    (cluster.home / "postmaster.pid").write_text("1\n/nowhere\n")
    process = cluster.start()
    cluster.wait_ready(process)
    process.send_signal(STOP_SIGNAL)
    process.wait(60)


def test_what_it_wrote_survives_a_kill(cluster):
    cluster = replace(cluster, extra={})
    process = cluster.start()
    cluster.wait_ready(process)
    with psycopg.connect(socket_url(str(cluster.socket_dir)), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 'ñ' AS letter")
    process.kill()
    process.wait()
    again = cluster.start()
    cluster.wait_ready(again)
    with psycopg.connect(socket_url(str(cluster.socket_dir))) as connection:
        assert connection.execute("SELECT letter FROM kept").fetchall() == [("ñ",)]
    again.send_signal(STOP_SIGNAL)
    again.wait(60)


def test_data_of_another_major_version_are_told_with_the_way_out(cluster):
    (cluster.home / "PG_VERSION").write_text("17\n")
    with pytest.raises(OperatorError, match="nexo backup"):
        cluster.create()


def test_a_socket_path_that_is_too_long_is_told(cluster):
    long = Cluster(cluster.home, Path("/tmp") / ("x" * 90), cluster.owner, cluster.engine)
    with pytest.raises(OperatorError, match="too long"):
        long.start()


def test_an_owner_reaches_what_its_rights_let_it_reach(tmp_path):
    stranger = Owner("stranger", 64_000, 64_000)
    tmp_path.chmod(0o700)
    assert not stranger.may_reach(tmp_path)
    assert find_owner().name
    shared = Path(tempfile.mkdtemp())
    shared.chmod(0o755)
    assert stranger.may_reach(shared)
    shared.rmdir()


def test_values_are_quoted_in_the_file():
    assert tuning.as_file({"a": "it's"}) == "# Written at every start.\na = 'it''s'\n"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root keeps a database outside its data folder")
def test_under_root_an_unreachable_folder_has_its_database_outside_and_tests_leave_none():
    hidden = Path(tempfile.mkdtemp(prefix="nexo-hidden-"))
    first = Cluster.at(hidden / "var", hidden / "socket")
    assert first.home.is_relative_to("/var/lib/nexo")
    assert Cluster.at(hidden / "var", hidden / "socket").home == first.home
    shutil.rmtree(hidden)
    other = Path(tempfile.mkdtemp(prefix="nexo-hidden-"))
    Cluster.at(other / "var", other / "socket")
    assert not first.home.parent.exists()
    shutil.rmtree(other)
