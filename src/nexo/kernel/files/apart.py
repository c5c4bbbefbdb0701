"""Decodes images in a process of its own, with little memory and little time."""

import os
import subprocess
import sys

from nexo.kernel.files.refused import FileRefused

MEMORY = 768 * 1024 * 1024
CPU_SECONDS = 10
SECONDS = 30


def clean_copy_apart(content: bytes, media_type: str) -> bytes | None:
    """Return `clean_copy` of an image, made by a child process; None where we do not decode that type.

    Raises `FileRefused` where the child finds the image broken, runs out of its share or dies.
    """
    # Read on the first picture: most processes never see one.
    from nexo.kernel.files.images import READABLE  # noqa: PLC0415

    return _in_child(content, "copy", media_type) if media_type in READABLE else None


def look_apart(content: bytes, media_type: str) -> int:
    """Return `look_of` an image, found by a child process; raises `FileRefused` as `clean_copy_apart`."""
    return int(_in_child(content, "look", media_type))


def _in_child(content: bytes, what: str, media_type: str) -> bytes:
    try:
        child = subprocess.run(  # noqa: S603 - our own module
            [sys.executable, "-m", __name__, what, media_type],
            input=content,
            capture_output=True,
            timeout=SECONDS,
            check=False,
            env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "LC_ALL": "C.UTF-8"},
        )
    except subprocess.TimeoutExpired as error:
        raise FileRefused("La imagen está dañada.", code="file_broken") from error
    if child.returncode or not child.stdout:
        raise FileRefused("La imagen está dañada.", code="file_broken")
    return child.stdout


def _limit() -> None:
    try:
        import resource  # noqa: PLC0415 - Windows has none
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _main(what: str, media_type: str) -> None:
    _limit()
    from nexo.kernel.files import images  # noqa: PLC0415 - under the limits, as all that it does

    content = sys.stdin.buffer.read()
    if what == "look":
        sys.stdout.buffer.write(str(images.look_of(content, media_type)).encode())
    else:
        sys.stdout.buffer.write(images.clean_copy(content, media_type))


if __name__ == "__main__":
    _main(*sys.argv[1:])
