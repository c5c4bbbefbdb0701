"""`python -m benchmarks.classify [ROWS]`: trains on made-up texts by the command line, asks the model; prints JSON."""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

_TESTS = Path(__file__).resolve().parents[2] / "tests"


def main() -> int:
    """Write rows, train in one process and ask in another, so that each is measured alone."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=int, nargs="?", default=300_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="nexo-bench-classify-") as folder:
        data, model = Path(folder) / "rows.csv", Path(folder) / "town.model"
        _told("write", str(given.rows), str(data))
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        command = [sys.executable, "-c", "from nexo.config.cli.main import main; raise SystemExit(main())"]
        arguments = ["classify", "train", "--data", str(data), "--out", str(model), "--json"]
        done = subprocess.run([*command, *arguments], check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603 - ourselves
        took, used = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
        learnt = json.loads(done.stdout)
        figures = {
            "rows": given.rows,
            "categories": learnt["categories"],
            "train_s": round(took, 1),
            "cpu_s": round(used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime, 1),
            # The largest of the processes so far; writing the rows takes far less than learning from them.
            "peak_mb": round(used.ru_maxrss / 1024),
            "load": [round(load, 1) for load in os.getloadavg()],
            "file_mb": round(model.stat().st_size / 1e6, 1),
            "ours": {name: value for name, value in learnt.items() if isinstance(value, float)},
            "baseline": learnt["baseline"],
        } | _told("ask", str(data), str(model))
    print(json.dumps(figures, indent=2))
    return 0


def _told(*arguments: str) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.classify.measure", *arguments]
    paths = os.pathsep.join(["src", str(_TESTS)])
    done = subprocess.run(  # noqa: S603 - ourselves, no shell
        command, env=os.environ | {"PYTHONPATH": paths}, check=True, stdout=subprocess.PIPE, text=True
    )
    told: dict[str, float] = json.loads(done.stdout)
    return told


if __name__ == "__main__":
    sys.exit(main())
