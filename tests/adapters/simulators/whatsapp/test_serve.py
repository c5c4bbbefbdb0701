"""The simulator as the demo runs it: a process with a folder of its own."""

import socket
import subprocess
import sys
import time

from nexo.adapters.simulators.whatsapp.number import load_or_create
from nexo.kernel.http.client import HttpClient
from nexo.kernel.http.errors import HttpFailed


def test_it_runs_as_a_process_and_ends_when_told(tmp_path, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    monkeypatch.setenv("NEXO_HTTP_ALLOW", f"*=127.0.0.1:{port}")
    command = [sys.executable, "-m", "nexo.adapters.simulators.whatsapp.serve", "--port", str(port)]
    process = subprocess.Popen([*command, "--data-dir", str(tmp_path / "whatsapp")])
    try:
        url = f"http://127.0.0.1:{port}"
        health = wait_for(f"{url}/_sim/health")
        number = load_or_create(tmp_path / "whatsapp")
        token = {"Authorization": f"Bearer {number.access_token}"}
        facts = HttpClient().request("GET", f"{url}/v24.0/{number.phone_number_id}", headers=token).json()
    finally:
        process.terminate()
    assert process.wait(10) in {0, -15}
    assert (tmp_path / "whatsapp" / "address").read_text(encoding="ascii") == url
    assert health == {"ok": True, "hook_url": "", "people": 0}
    assert facts["verified_name"] == "Municipalidad de Los Ceibos"


def wait_for(url: str) -> object:
    deadline = time.monotonic() + 20
    while True:
        try:
            return HttpClient().request("GET", url).json()
        except HttpFailed:
            assert time.monotonic() < deadline
            time.sleep(0.05)
