"""The moments that a test went forward to; apart, because pytest has a conftest of its own beside the imported one."""

from contextlib import ExitStack

moments = ExitStack()
