"""`python -m benchmarks.clocks [CLOCKS]`: computes due dates, and moves open clocks to a new calendar; prints JSON."""

import argparse
import sys

from benchmarks.apart import measure_apart


def main() -> int:
    """Read how many, and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("clocks", type=int, nargs="?", default=1_000_000)
    return measure_apart("clocks", parser.parse_args().clocks)


if __name__ == "__main__":
    sys.exit(main())
