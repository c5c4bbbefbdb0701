"""One process under supervision."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from nexo.config.errors import OperatorError
from nexo.config.lock import folder_lock
from nexo.config.spawn import spawn
from nexo.config.supervisor.child import Child

SLEEP = [sys.executable, "-c", "import time; time.sleep(600)"]


def look_until(child: Child, condition, seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until
        child.look()
        time.sleep(0.01)


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(")")[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_it_is_started_again_and_later_each_time():
    child = Child("short", lambda: spawn([sys.executable, "-c", "raise SystemExit(3)"]))
    child.begin()
    look_until(child, lambda: child.accidents == 2)
    assert child.result == 3
    assert child.next_due() is not None


def test_a_task_runs_once():
    child = Child("task", lambda: spawn([sys.executable, "-c", "raise SystemExit(4)"]), once=True)
    child.begin()
    look_until(child, lambda: child.process is None)
    child.look()
    assert (child.result, child.process, child.next_due()) == (4, None, None)


def test_what_it_started_itself_ends_with_it():
    program = (
        "import subprocess, time; p = subprocess.Popen(['sleep', '600']); "
        "print(p.pid, flush=True); time.sleep(600)"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, start_new_session=True, text=True
    )
    grandchild = int(process.stdout.readline())
    child = Child("parent", lambda: process)
    child.begin()
    child.await_end(time.monotonic())
    process.stdout.close()
    until = time.monotonic() + 10
    while is_alive(grandchild) and time.monotonic() < until:
        time.sleep(0.01)
    assert not is_alive(grandchild)


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's help with orphans is Linux's")
def test_a_child_does_not_outlive_a_killed_parent():
    program = (
        "import sys; from nexo.config.spawn import spawn; import time; "
        f"p = spawn({SLEEP!r}); print(p.pid, flush=True); time.sleep(600)"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    orphan = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()
    until = time.monotonic() + 10
    while is_alive(orphan) and time.monotonic() < until:
        time.sleep(0.01)
    assert not is_alive(orphan)


def test_a_long_log_makes_room(tmp_path):
    log = tmp_path / "log" / "x.log"
    log.parent.mkdir()
    log.write_bytes(b"x" * (10 * 1024 * 1024 + 1))
    spawn([sys.executable, "-c", "print('fresh')"], log=log).wait()
    assert log.read_text() == "fresh\n"
    assert (tmp_path / "log" / "x.old.log").stat().st_size == 10 * 1024 * 1024 + 1


def test_only_one_supervisor_a_data_folder(tmp_path):
    refused = pytest.raises(OperatorError, match=rf"process {os.getpid()}.*NEXO_DATA_DIR")
    with folder_lock(tmp_path), refused, folder_lock(tmp_path):
        pass
    with folder_lock(tmp_path):
        pass


def test_a_child_is_asked_before_it_is_made():
    child = Child("sleeper", lambda: spawn(SLEEP))
    child.begin()
    process = child.process
    child.ask_to_end()
    child.await_end(time.monotonic() + 20)
    assert process.returncode == -signal.SIGTERM
