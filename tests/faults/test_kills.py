"""A hundred kills in every run: nothing acknowledged is lost, nothing doubled. `make faults`: a thousand."""

import pytest
from benchmarks.faults.scenarios import incoming, outgoing

pytestmark = [pytest.mark.faults, pytest.mark.timeout(400)]


def test_killed_at_each_instant_of_an_ingest(house):
    outcome = incoming.run(house, kills=80)
    assert outcome.broken == (), outcome
    assert outcome.figures["kills"] >= 80
    assert set(outcome.figures["by_point"]) == {"K1", "K2", "K3", "K4", "K5", "K6", "K7", "K8"}


def test_killed_while_sending(house):
    outcome = outgoing.run(house, kills=21)
    assert outcome.broken == (), outcome
    assert outcome.figures["by_point"] == {"K9": 7, "K10": 7, "K11": 7}
