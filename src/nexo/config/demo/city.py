"""Loads the demo city into a running product, so that an interrupted load is never taken for a whole one."""

from collections.abc import Callable

from nexo.application.demo.authorities import open_authorities
from nexo.application.demo.load.loader import load
from nexo.config.demo.connect import connect
from nexo.config.demo.ports import chosen
from nexo.config.demo.reset import unfinished_mark
from nexo.config.environment import Environment
from nexo.domain.organisation.models import Jurisdiction
from nexo.domain.organisation.queries.town import only_jurisdiction


def has_city() -> bool:
    """Say whether there is a town already."""
    return Jurisdiction.objects.exists()


def load_city(environment: Environment, size: str, seed: int, tell: Callable[[str, float], None]) -> int:
    """Load, and connect the channels as soon as they exist; return the number of rows."""
    ports = chosen(environment)
    is_connected = ports is None

    def step(sentence: str, share: float) -> None:
        nonlocal is_connected
        if ports is not None and not is_connected:
            is_connected = connect(environment, ports) > 0
        tell(sentence, share)

    mark = unfinished_mark(environment)
    mark.touch()
    loaded = load(size, seed=seed, progress=step)
    letters = open_authorities(only_jurisdiction())
    mark.unlink()
    return sum(loaded.rows.values()) + letters
