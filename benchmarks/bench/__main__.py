"""`make bench`: measures, prints a table, writes JSON. Sizes by `--sizes 10000,100000,1000000`."""

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path

OUT = Path("var/bench.json")


def main() -> int:
    """Measure every size in a database of its own and print the ratios between them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="10000,100000")
    parser.add_argument(
        "--seconds", type=float, default=10, help="of each of eight runs of webhooks, for a size"
    )
    parser.add_argument(
        "--storm", type=float, default=0, help="seconds of a rush at the largest size; 0: none"
    )
    parser.add_argument("--out", type=Path, default=OUT)
    given = parser.parse_args()
    from benchmarks.bench.place import place  # noqa: PLC0415 - after the arguments: help must be instant

    results: dict[str, object] = {"started": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "sizes": {}}
    with place() as server:
        sizes = [int(part) for part in given.sizes.split(",")]
        for size in sizes:
            storm = given.storm if size == sizes[-1] else 0
            url = server.fresh(f"nexo_bench_{size}")
            environment = os.environ | {
                "NEXO_DATABASE_URL": url,
                "NEXO_DATA_DIR": str(server.folder),
                "NEXO_PROFILE": "demo",
            }
            done = subprocess.run(  # noqa: S603 - ourselves, no shell
                [sys.executable, "-m", "benchmarks.bench.one_size", str(size), str(given.seconds), str(storm)],
                env=environment, check=True, stdout=subprocess.PIPE, text=True,
            )  # fmt: skip
            results["sizes"][str(size)] = json.loads(done.stdout.splitlines()[-1])  # type: ignore[index]
            _write(results, given.out)  # what was measured stays, whatever becomes of the rest
    from benchmarks.bench.installation import installation  # noqa: PLC0415 - it reads much

    results["installation"] = installation()
    from benchmarks.bench.table import show  # noqa: PLC0415 - it needs what was measured

    _write(results, given.out)
    show(results)
    return 0


def _write(results: dict[str, object], out: Path) -> None:
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(results, indent=2), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
