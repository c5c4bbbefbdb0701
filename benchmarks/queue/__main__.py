"""`python -m benchmarks.queue [CASES]`: pages of an area's queue by priority, beside the inbox's; prints JSON."""

import argparse
import sys

from benchmarks.apart import measure_apart


def main() -> int:
    """Read how many, and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", type=int, nargs="?", default=1_000_000)
    return measure_apart("queue", parser.parse_args().cases)


if __name__ == "__main__":
    sys.exit(main())
