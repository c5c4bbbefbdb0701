"""`make check`: runs every check, prints its verdict and its time; `check.py NAME…` runs some."""

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = ROOT / ".venv" / "bin"
CHECKS: dict[str, list[str]] = {
    "style": ["ruff", "check", "--quiet", "src", "tests", "benchmarks", ".ci"],
    "format": ["ruff", "format", "--quiet", "--check", "src", "tests", "benchmarks", ".ci"],
    "contracts": ["lint-imports", "--no-logo"],
    "templates": ["djlint", "src", "--lint", "--quiet"],
    "dependencies": ["deptry", "."],
    "types": ["mypy", "--no-error-summary"],
    "migrations": ["python", ".ci/migrations.py"],
    "reference": ["nexo", "reference", "docs/reference", "--check"],
    "architecture": ["python", "-m", "pytest", "tests/architecture", "-p", "no:randomly"],
}


def run(name: str) -> bool:
    """Run one check; say what it said only when it fails."""
    began = time.monotonic()
    program, *arguments = CHECKS[name]
    arguments = [argument for argument in arguments if not _is_missing_folder(argument)]
    done = subprocess.run(  # noqa: S603 - our own list
        [str(BIN / program), *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    verdict = "ok" if done.returncode == 0 else "FAILED"
    print(f"{name:14} {verdict:8} {time.monotonic() - began:6.1f} s", flush=True)
    if done.returncode != 0:
        print(done.stdout + done.stderr, flush=True)
    return done.returncode == 0


def _is_missing_folder(argument: str) -> bool:
    """Say whether an argument names a folder that this checkout does not have."""
    return argument == "benchmarks" and not (ROOT / argument).exists()


def main() -> int:
    """Run the checks that were named, or all."""
    failed = [name for name in sys.argv[1:] or CHECKS if not run(name)]
    if failed:
        print(f"Not clean: {', '.join(failed)}.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
