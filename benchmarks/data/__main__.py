"""Write the neutral data set for another product: `python -m benchmarks.data 100000 cases.jsonl`."""

import argparse
from pathlib import Path

from benchmarks.data.neutral import write_lines


def main() -> None:
    """Write one file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", type=int)
    parser.add_argument("path", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    write_lines(given.path, given.size, given.seed)


if __name__ == "__main__":
    main()
