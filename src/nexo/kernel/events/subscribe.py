"""Who wants to know of which fact. Filled by importing the modules of a package, asked by the delivery."""

import importlib
import pkgutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from nexo.kernel.events.correlation import correlating
from nexo.kernel.events.event import Envelope, Event

Handler = Callable[[Envelope[Any]], None]
HandlerOfMany = Callable[[Sequence[Envelope[Any]]], None]
HandlerT = TypeVar("HandlerT", bound=Handler)
HandlerOfManyT = TypeVar("HandlerOfManyT", bound=HandlerOfMany)


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A handler under the stable name that its done-rows carry.

    One that `takes_many` is called once with all its events of a batch, after the others; it sees to the
    correlation of what it writes itself.
    """

    name: str
    kind: type[Event]
    handler: Handler | HandlerOfMany
    takes_many: bool

    def handle(self, envelopes: Sequence[Envelope[Any]]) -> None:
        """Hand over some events, in their order."""
        if self.takes_many:
            self.handler(envelopes)  # type: ignore[arg-type]
            return
        for envelope in envelopes:
            with correlating(envelope.correlation_id):
                self.handler(envelope)  # type: ignore[arg-type]


_subscribers: dict[tuple[str, int], dict[str, Subscriber]] = {}


def subscribes(*kinds: type[Event], name: str | None = None) -> Callable[[HandlerT], HandlerT]:
    """Run the decorated `handle(envelope)` once for each event of `kinds`, in a transaction of its own.

    Its name is that of its module (`open_case_from_complaint`): renaming the file renames the subscriber, and
    events of before would be delivered again. Give `name` to keep the old one.
    """

    def register(handle: HandlerT) -> HandlerT:
        _register(handle, kinds, name, takes_many=False)
        return handle

    return register


def subscribes_together(
    *kinds: type[Event], name: str | None = None
) -> Callable[[HandlerOfManyT], HandlerOfManyT]:
    """Run the decorated `handle(envelopes)` with all events of a batch at once: for what one statement can do.

    Every event still counts once. When it fails, each event is tried alone, so it must be right for one as well.
    """

    def register(handle: HandlerOfManyT) -> HandlerOfManyT:
        _register(handle, kinds, name, takes_many=True)
        return handle

    return register


def _register(
    handler: Handler | HandlerOfMany, kinds: Sequence[type[Event]], name: str | None, *, takes_many: bool
) -> None:
    known_as = name or _name_of(handler)
    for kind in kinds:
        others = _subscribers.setdefault((kind.topic, kind.version), {})
        if known_as in others and others[known_as].handler is not handler:
            raise ValueError(f"two subscribers of {kind.topic} are called {known_as}")
        others[known_as] = Subscriber(known_as, kind, handler, takes_many)


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


def _name_of(handle: Handler | HandlerOfMany) -> str:
    module = handle.__module__.rpartition(".")[2]
    function = getattr(handle, "__name__", "handle")
    return module if function == "handle" else f"{module}.{function}"
