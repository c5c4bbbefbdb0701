"""What the steps of a load hand on to each other."""

from dataclasses import dataclass, field

import numpy as np

from nexo.application.demo.load.keys import CaseKeys, LedgerKeys, Responses
from nexo.application.demo.load.ledger_book import Ledger
from nexo.application.demo.load.lives_told import Teller, ToldCase
from nexo.application.demo.load.made import Ground
from nexo.application.demo.load.pictures import Pictures
from nexo.application.demo.load.pipe import Pipe
from nexo.application.demo.load.register import Register
from nexo.application.demo.load.staff import Staff
from nexo.application.demo.load.survey_book import Loop
from nexo.application.demo.world.planting import Planted
from nexo.application.demo.world.world import World


@dataclass(slots=True)
class Draft:
    """A load under way; the fields without a value are filled in the order in which they stand."""

    planted: Planted
    ground: Ground
    staff: Staff
    pictures: Pictures
    accounts: dict[str, str]
    rng: np.random.Generator
    pipe: Pipe
    register: Register = field(init=False)
    teller: Teller = field(init=False)
    told: list[ToldCase] = field(init=False)
    loop: Loop = field(init=False)
    ledger: Ledger = field(init=False)
    keys: LedgerKeys = field(init=False)
    case_keys: CaseKeys = field(init=False)
    responses: Responses = field(init=False)
    zones: list[str] = field(init=False)
    joined: dict[int, float] = field(init=False)
    incident_of: list[str] = field(init=False)

    @property
    def world(self) -> World:
        """The world with its scenes."""
        return self.planted.world

    @property
    def town(self) -> str:
        """The id of the jurisdiction, as COPY reads it."""
        return self.ground.jurisdiction.pk.hex
