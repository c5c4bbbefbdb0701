"""`nexo up` on an empty folder: ready, hard to kill, and nothing left behind."""

import contextlib
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from ports import free_port

pytestmark = [pytest.mark.timeout(600), pytest.mark.faults]
NEXO = [sys.executable, "-m", "nexo.config.cli"]


@dataclass
class Installation:
    folder: Path
    port: int

    @property
    def variables(self) -> dict[str, str]:
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("NEXO_", "DJANGO_"))
        }
        return kept | {"NEXO_DATA_DIR": str(self.folder), "NEXO_PORT": str(self.port), "NEXO_LOG_TO": "files"}

    def run(self, *arguments: str, **changed: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*NEXO, *arguments], env=self.variables | changed, capture_output=True, text=True, check=False
        )

    def start(self) -> subprocess.Popen[str]:
        return subprocess.Popen([*NEXO, "up"], env=self.variables, stdout=subprocess.PIPE, text=True)

    def ask(self, path: str) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", path, headers={"Host": "localhost"})
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def wait_for(self, path: str, status: int, seconds: float = 180) -> float:
        began = time.monotonic()
        while True:
            try:
                found = self.ask(path)[0]
            except OSError:
                found = 0
            if found == status:
                return time.monotonic() - began
            assert time.monotonic() - began < seconds, f"{path} answers {found}"
            time.sleep(0.01)


def new_installation() -> Installation:
    folder = Path(tempfile.mkdtemp(prefix="nexo-up-"))
    folder.chmod(0o711)
    return Installation(folder, free_port())


@pytest.fixture(scope="module")
def started() -> Iterator[tuple[Installation, list[subprocess.Popen[str]]]]:
    made, processes = new_installation(), []
    yield made, processes
    for process in processes:
        if process.poll() is None:
            process.terminate()
            process.wait(60)
        process.stdout.close()
    shutil.rmtree(made.folder)


@pytest.fixture
def installed(started) -> Installation:
    return started[0]


@pytest.fixture
def running(started) -> tuple[Installation, subprocess.Popen[str]]:
    """The one that runs; one that a test has ended is started again."""
    installation, processes = started
    if not processes or processes[-1].poll() is not None:
        processes.append(installation.start())
    installation.wait_for("/health/ready", 200)
    return installation, processes[-1]


def family(process: subprocess.Popen[str]) -> list[psutil.Process]:
    return psutil.Process(process.pid).children(recursive=True)


def named(process: subprocess.Popen[str], word: str, other_than: int = 0) -> psutil.Process:
    """Return the process whose command has `word`, waiting until there is one."""
    until = time.monotonic() + 60
    while True:
        for child in family(process):
            with contextlib.suppress(psutil.Error):
                if word in " ".join(child.cmdline()) and child.pid != other_than:
                    return child
        assert time.monotonic() < until
        time.sleep(0.05)


def left_of(processes: list[psutil.Process], seconds: float = 20) -> list[psutil.Process]:
    _, alive = psutil.wait_procs(processes, timeout=seconds)
    return [process for process in alive if process.status() != psutil.STATUS_ZOMBIE]


def test_it_gets_ready_says_where_and_leaves_nothing(running):
    installation, process = running
    assert installation.ask("/health/live") == (200, b'{"status": "ok"}')
    assert json.loads(installation.ask("/health/ready")[1])["status"] == "ok"
    # Whoever asks the door may have its answer before the supervisor, which asks too, has had its own.
    said = ""
    while f"http://localhost:{installation.port}/" not in said:
        line = process.stdout.readline()
        assert line, said
        said += line
    everyone = family(process)
    assert {"postgres", "python"} <= {child.name().split("3")[0] for child in everyone}
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) == 0
    assert left_of(everyone) == []
    assert "demo" not in (said + process.stdout.read()).lower()


def test_a_second_one_on_the_same_folder_is_refused(running):
    installation, process = running
    second = installation.run("up", NEXO_PORT=str(free_port()))
    assert (second.returncode, second.stdout) == (1, "")
    assert second.stderr.startswith(f"Nexo already runs on {installation.folder} (process {process.pid})")
    assert installation.ask("/health/ready")[0] == 200


def test_a_taken_port_is_told_in_one_sentence():
    installed = new_installation()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = installed.run("up", NEXO_PORT=str(port))
    assert refused.returncode == 1
    assert refused.stderr == (
        f"Port {port} is taken by another program: set NEXO_PORT to a free one, "
        f"such as NEXO_PORT={port + 1} make run.\n"
    )
    shutil.rmtree(installed.folder)


@pytest.mark.parametrize("word", ["nexo.config.door", "gunicorn", "nexo.config.worker", "bin/postgres"])
def test_whoever_is_killed_comes_back(running, word):
    installation, process = running
    victim = named(process, word)
    victim.kill()
    left_of([victim])
    assert named(process, word, other_than=victim.pid).is_running()
    installation.wait_for("/health/ready", 200)


def test_the_door_is_back_at_once(running):
    """The reader in waiting serves while its sibling is still being buried; no connection is refused."""
    installation, process = running
    keeper = named(process, "nexo.config.door")
    until = time.monotonic() + 60
    while not keeper.children() and time.monotonic() < until:
        time.sleep(0.05)
    keeper.children()[0].kill()
    assert installation.ask("/hooks/none/none/")[0] == 404


def test_a_killed_supervisor_leaves_no_orphans(running):
    _, process = running
    everyone = family(process)
    process.kill()
    process.wait()
    assert left_of(everyone) == []


def test_a_backup_is_restored_elsewhere(running):
    installed, _ = running
    archive = installed.folder / "b.tar"
    with_keys = installed.run("backup", str(archive), "--keys")
    assert with_keys.returncode == 0, with_keys.stderr
    assert archive.stat().st_mode & 0o777 == 0o600

    other = new_installation()
    restored = other.run("restore", str(archive))
    assert restored.returncode == 0, restored.stderr
    assert (other.folder / "keys" / "signing-key").read_bytes() == (
        installed.folder / "keys" / "signing-key"
    ).read_bytes()
    again = other.run("restore", str(archive))
    assert (again.returncode, "empty installation" in again.stderr) == (1, True)

    damaged = installed.folder / "damaged.tar"
    data = bytearray(archive.read_bytes())
    data[len(data) // 2] ^= 1
    damaged.write_bytes(data)
    refused = other.run("restore", str(damaged))
    assert (refused.returncode, "Traceback" in refused.stderr) == (1, False)
    with tarfile.open(archive) as tar:
        assert "database.dump" in tar.getnames()
    shutil.rmtree(other.folder)


def test_doctor_says_what_is_wrong_and_what_to_do():
    nowhere = new_installation()
    found = nowhere.run("doctor", "--json")
    findings = json.loads(found.stdout)["findings"]
    assert found.returncode == 1
    assert [finding["what"] for finding in findings if finding["remedy"]] == ["database"]
    shutil.rmtree(nowhere.folder)
