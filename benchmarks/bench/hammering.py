"""As `knocking`, by wrk where it is installed: clients of Python take more processor than the door they knock at."""

import itertools
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.bench.knocking import Knocks, knock
from benchmarks.bench.measuring import Spread

_DIFFERENT = 1500
_MS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}
_SHARE = re.compile(r"^\s+(\d+)%\s+([\d.]+)(us|ms|s|m)$", re.MULTILINE)
_COUNT = re.compile(r"(\d+) requests in ([\d.]+)s")
_REFUSED = re.compile(r"Non-2xx or 3xx responses: (\d+)")
_BROKEN = re.compile(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)")


def client() -> str:
    """Return who knocks."""
    return "wrk" if shutil.which("wrk") else "python"


def hammer(port: int, requests: Iterator[bytes], connections: int, seconds: float) -> Knocks:
    """Send over and over what `requests` begin with, as fast as answers come; raises `RuntimeError` without any."""
    if client() != "wrk":
        return knock(port, requests, connections, seconds)
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(_script(list(itertools.islice(requests, _DIFFERENT))))
        script.flush()
        said = _run(Path(script.name), port, connections, seconds)
    count, taken = (
        _COUNT.search(said),
        {int(at): float(value) * _MS[unit] for at, value, unit in _SHARE.findall(said)},
    )
    refused, broken = _REFUSED.search(said), _BROKEN.search(said)
    failed = int(refused[1]) if refused else 0
    if count is None or failed >= int(count[1]):
        raise RuntimeError(f"no request succeeded: {said}")
    good = int(count[1]) - failed
    failed += sum(map(int, broken.groups())) if broken else 0
    time = Spread(taken[50], taken[90], taken[99], taken[99], good)
    return Knocks(good / float(count[2]), time, failed)


def _run(script: Path, port: int, connections: int, seconds: float) -> str:
    command = [
        "wrk",
        "-t1",
        f"-c{connections}",
        f"-d{seconds:.0f}s",
        "--timeout",
        "30s",
        "--latency",
        "-s",
        str(script),
    ]
    done = subprocess.run(  # noqa: S603 - a program we looked for, no shell
        [*command, f"http://127.0.0.1:{port}/"], capture_output=True, text=True, check=True
    )
    return done.stdout


def _script(requests: list[bytes]) -> str:
    said = ", ".join('"' + "".join(f"\\{byte:03d}" for byte in one) + '"' for one in requests)
    return f"local all, at = {{{said}}}, 0\nrequest = function() at = at % #all + 1; return all[at] end\n"
