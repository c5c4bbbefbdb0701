"""Fail-points."""

import os
import signal
import subprocess
import sys

import pytest

from nexo.kernel import faults


def test_nothing_happens_unasked(arm):
    arm("")
    faults.point("K1")


def test_only_the_named_point_fails(arm):
    arm("K2:error, K3:error")
    assert (faults.is_armed("K1"), faults.is_armed("K3")) == (False, True)
    faults.point("K1")
    with pytest.raises(faults.FaultInjected, match="K3"):
        faults.point("K3")


def test_can_wait_for_a_later_pass(arm):
    arm("later:error:3")
    faults.point("later")
    faults.point("later")
    with pytest.raises(faults.FaultInjected):
        faults.point("later")


def test_production_knows_no_faults(arm, monkeypatch):
    monkeypatch.setenv("NEXO_PROFILE", "production")
    arm("K1:error")
    faults.point("K1")


def test_kill_leaves_at_once():
    done = subprocess.run(
        [sys.executable, "-c", "from nexo.kernel import faults; faults.point('K5'); print('alive')"],
        env={**os.environ, "NEXO_FAULT": "K5:kill", "NEXO_PROFILE": "demo"},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (-signal.SIGKILL, b"")
