"""`python -m benchmarks.duplicates [CASES]`: proposes duplicates among so many open located cases; prints JSON."""

import argparse
import sys

from benchmarks.apart import measure_apart


def main() -> int:
    """Read how many, and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", type=int, nargs="?", default=1_000_000)
    return measure_apart("duplicates", parser.parse_args().cases)


if __name__ == "__main__":
    sys.exit(main())
