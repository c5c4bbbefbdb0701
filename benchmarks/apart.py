"""One measure in a database of its own, in a process whose settings name it."""

import json
import os
import subprocess
import sys

from benchmarks.bench.place import place


def measure_apart(name: str, size: int) -> int:
    """Run `benchmarks.<name>.measure` with a `size` and print the last line of what it says, which is JSON."""
    with place() as server:
        own = {"NEXO_DATABASE_URL": server.fresh(f"nexo_bench_{name}"), "NEXO_DATA_DIR": str(server.folder)}
        done = subprocess.run(  # noqa: S603 - ourselves, no shell
            [sys.executable, "-m", f"benchmarks.{name}.measure", str(size)],
            env=os.environ | own | {"NEXO_PROFILE": "demo"},
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
    print(json.dumps(json.loads(done.stdout.splitlines()[-1]), indent=2))
    return 0
