"""A process of its own: how it ended is known, and it takes nobody along."""

import signal

import pytest

from nexo.kernel.jobs import apart, task


@pytest.fixture
def known(monkeypatch):
    """Declare a task for the main of the other process, run here."""

    def declare(function):
        found = task.Declared("test.apart", function, "intake", 1, None, counts_attempts=False)
        monkeypatch.setitem(task._declared, "test.apart", found)

    return declare


def test_it_runs_what_was_declared_with_its_arguments(known):
    seen = []

    def keep(number):
        seen.append(number)

    known(keep)
    assert apart.main("test.apart", '{"number": 7}') == 0
    assert seen == [7]


def test_an_error_is_told_by_its_kind_alone(known, capsys):
    def fail():
        raise ValueError("un dato personal")

    known(fail)
    assert apart.main("test.apart", "{}") == 1
    assert capsys.readouterr().err == "test.apart failed apart: ValueError\n"


def test_a_task_that_nobody_declared_is_an_error(capsys):
    assert apart.main("test.nobody", "{}") == 1


@pytest.mark.parametrize(
    ("program", "ends_well"),
    [
        ("raise SystemExit(0)", True),
        ("raise SystemExit(1)", True),
        (f"import os; os.kill(os.getpid(), {signal.SIGSEGV.value})", False),
        ("import time; time.sleep(30)", False),
    ],
)
def test_how_the_process_ended_is_known(monkeypatch, tmp_path, program, ends_well):
    python = tmp_path / "python"
    python.write_text(f"#!/bin/sh\nexec {apart.sys.executable} -c '{program}'\n")
    python.chmod(0o755)
    monkeypatch.setattr(apart.sys, "executable", str(python))
    assert apart.run_apart("test.apart", slowest_s=2, raw_id="x") is ends_well
