"""Who wants to know of which fact. Filled by importing the modules of a package, asked by the delivery."""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from nexo.kernel.events.event import Envelope, Event

Handler = Callable[[Envelope[Any]], None]
HandlerT = TypeVar("HandlerT", bound=Handler)


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A handler under the stable name that its done-rows carry."""

    name: str
    kind: type[Event]
    handle: Handler


_subscribers: dict[tuple[str, int], dict[str, Subscriber]] = {}


def subscribes(*kinds: type[Event], name: str | None = None) -> Callable[[HandlerT], HandlerT]:
    """Run the decorated `handle(envelope)` once for each event of `kinds`, in a transaction of its own.

    Its name is that of its module (`open_case_from_complaint`): renaming the file renames the subscriber, and
    events of before would be delivered again. Give `name` to keep the old one.
    """

    def register(handle: HandlerT) -> HandlerT:
        known_as = name or _name_of(handle)
        for kind in kinds:
            others = _subscribers.setdefault((kind.topic, kind.version), {})
            if known_as in others and others[known_as].handle is not handle:
                raise ValueError(f"two subscribers of {kind.topic} are called {known_as}")
            others[known_as] = Subscriber(known_as, kind, handle)
        return handle

    return register


def subscribers_of(topic: str, version: int) -> tuple[Subscriber, ...]:
    """Return who wants `topic`, in the order of their names."""
    found = _subscribers.get((topic, version), {})
    return tuple(found[name] for name in sorted(found))


def all_subscribers() -> tuple[Subscriber, ...]:
    """Return everyone who wants anything, for the reference and the tests."""
    return tuple(
        subscriber for topic in sorted(_subscribers) for subscriber in subscribers_of(topic[0], topic[1])
    )


def load(package_name: str) -> None:
    """Import every module of a package, so that its subscribers are known."""
    package = importlib.import_module(package_name)
    for module in pkgutil.walk_packages(package.__path__, f"{package_name}."):
        importlib.import_module(module.name)


def forget(*kinds: type[Event]) -> None:
    """Drop the subscribers of `kinds`: for tests that bring their own."""
    for kind in kinds:
        _subscribers.pop((kind.topic, kind.version), None)


def _name_of(handle: Handler) -> str:
    module = handle.__module__.rpartition(".")[2]
    function = getattr(handle, "__name__", "handle")
    return module if function == "handle" else f"{module}.{function}"
