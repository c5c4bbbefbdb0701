"""Ids and codes drawn before anything is written, so that every table can point to every other."""

from dataclasses import dataclass

import numpy as np

from nexo.application.demo.load import columns
from nexo.application.demo.load.columns import Texts
from nexo.application.demo.load.ledger_book import Ledger
from nexo.application.demo.world.hours import Column
from nexo.application.demo.world.world import World


@dataclass(frozen=True, slots=True)
class LedgerKeys:
    """Ids of what was written, by number in the ledger, and the entry that opened each case."""

    talks: Texts
    entries: Texts
    notices: Texts
    origins: dict[int, int]


@dataclass(frozen=True, slots=True)
class CaseKeys:
    """What other tables need of each case, by its number in the world."""

    ids: Texts
    codes: Texts
    pins: Texts
    origins: Texts


@dataclass(frozen=True, slots=True)
class Responses:
    """When each case was acknowledged and first answered by a person; NaN: not yet."""

    acknowledged: Column
    first_response: Column


def draw_ledger_keys(ledger: Ledger, rng: np.random.Generator) -> LedgerKeys:
    """Draw the ids of a ledger."""
    return LedgerKeys(
        talks=columns.uuids(rng, np.array([talk.started for talk in ledger.talks])),
        entries=columns.ordered_uuids(rng, np.array([entry.at for entry in ledger.entries])),
        notices=columns.uuids(rng, np.array([notice.at for notice in ledger.notices])),
        origins={entry.opens: entry.number for entry in ledger.entries if entry.opens >= 0},
    )


def draw_case_keys(world: World, codes: Texts, ledger_keys: LedgerKeys, rng: np.random.Generator) -> CaseKeys:
    """Draw the ids and PINs of the cases of a world."""
    ids = columns.uuids(rng, world.reports.registered)
    pins = [f"{pin:06d}" for pin in rng.integers(0, 10**6, size=len(ids)).tolist()]
    origins = [ledger_keys.entries[ledger_keys.origins[number]] for number in range(len(ids))]
    return CaseKeys(ids, codes, pins, origins)
