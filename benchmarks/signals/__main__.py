"""`python -m benchmarks.signals [CASES]`: counts words and looks for what rose; prints JSON."""

import argparse
import sys

from benchmarks.apart import measure_apart


def main() -> int:
    """Read how many, and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", type=int, nargs="?", default=100_000)
    return measure_apart("signals", parser.parse_args().cases)


if __name__ == "__main__":
    sys.exit(main())
