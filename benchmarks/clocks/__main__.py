"""`python -m benchmarks.clocks [CLOCKS]`: computes due dates, and moves open clocks to a new calendar; prints JSON."""

import argparse
import json
import os
import subprocess
import sys

from benchmarks.bench.place import place


def main() -> int:
    """Measure in a database of its own, in a process whose settings name it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("clocks", type=int, nargs="?", default=1_000_000)
    given = parser.parse_args()
    with place() as server:
        own = {"NEXO_DATABASE_URL": server.fresh("nexo_bench_clocks"), "NEXO_DATA_DIR": str(server.folder)}
        command = [sys.executable, "-m", "benchmarks.clocks.measure", str(given.clocks)]
        done = subprocess.run(  # noqa: S603 - ourselves, no shell
            command,
            env=os.environ | own | {"NEXO_PROFILE": "demo"},
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
    print(json.dumps(json.loads(done.stdout.splitlines()[-1]), indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
