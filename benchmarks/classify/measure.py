"""Writes the rows of a made-up town; asks a model about some of them and times the answers."""

import csv
import json
import resource
import sys
import time
from pathlib import Path

import numpy as np

from kernel.learning.neighbours import Manner, write_rows
from nexo.kernel.learning.stored import load

TOWN = Manner(typos=0.12, wrong=0.04, words=60, steepness=1.0, wide=True, asides=0.5)
_ASKED = 200


def write(rows: int, file: Path) -> None:
    """Write rows as `nexo classify` reads them."""
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines)
        writer.writerow(["text", "category", "created_at"])
        made = write_rows(np.random.default_rng(300), rows, TOWN)
        writer.writerows((text, category, moment.isoformat()) for text, category, moment in made)
    print("{}")


def ask(file: Path, model: Path) -> None:
    """Print what loading took and what a suggestion takes: half of them less, and 95 of 100 less."""
    with file.open(encoding="utf-8", newline="") as lines:
        texts = [row["text"] for _, row in zip(range(_ASKED), csv.DictReader(lines), strict=False)]
    began = time.perf_counter()
    learnt = load(model)
    loaded = time.perf_counter() - began
    took = []
    for text in texts:
        began = time.perf_counter()
        learnt.suggest(text)
        took.append((time.perf_counter() - began) * 1000)
    half, most = np.percentile(took, [50, 95])
    print(
        json.dumps(
            {
                "load_s": round(loaded, 2),
                "suggest_ms": round(float(half), 1),
                "suggest_p95_ms": round(float(most), 1),
                "asking_process_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
            }
        )
    )


if __name__ == "__main__":
    if sys.argv[1] == "write":
        write(int(sys.argv[2]), Path(sys.argv[3]))
    else:
        ask(Path(sys.argv[2]), Path(sys.argv[3]))
