"""How the provider behaves: the faults ordered, and the manner in which webhooks are delivered."""

from dataclasses import dataclass

from nexo.adapters.shared.fakes.faults import Faults


@dataclass(slots=True, kw_only=True)
class Chaos:
    """How webhooks are delivered: copies of each, in any order, several in one body, after a hold."""

    copies: int = 1
    shuffle: bool = False
    batch: int = 1
    hold_s: float = 0.05


class Behaviour(Faults):
    """The faults that still stand, and the chaos."""

    def __init__(self) -> None:
        super().__init__()
        self.chaos = Chaos()

    def clear(self) -> None:
        """Let everything go well again."""
        super().clear()
        self.chaos = Chaos()
