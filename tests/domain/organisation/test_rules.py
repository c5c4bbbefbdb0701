from uuid import UUID

from nexo.domain.organisation.rules.grants import Held, ancestors, expanded, is_below
from nexo.domain.organisation.rules.zones import poorest
from nexo.kernel.actors import Grant

A, AB, AB2, C = (UUID(int=number) for number in range(4))
UNITS = [(A, "A"), (AB, "A/B"), (AB2, "A/B2"), (C, "C")]


def test_a_role_reaches_its_unit_and_all_below():
    assert expanded([Held("triage", "A")], UNITS) == {Grant("triage", frozenset({A, AB, AB2}))}


def test_a_code_that_begins_alike_is_not_below():
    assert expanded([Held("triage", "A/B")], UNITS) == {Grant("triage", frozenset({AB}))}
    assert is_below("A/B2", "A/B") is False


def test_two_grants_of_a_role_add_up_and_the_whole_swallows_the_parts():
    two = [Held("triage", "A/B"), Held("triage", "C"), Held("crew", "C")]
    assert expanded(two, UNITS) == {Grant("triage", frozenset({AB, C})), Grant("crew", frozenset({C}))}
    assert expanded([Held("triage", None), Held("triage", "C")], UNITS) == {Grant("triage", None)}
    assert expanded([Held("triage", "C"), Held("triage", None)], UNITS) == {Grant("triage", None)}


def test_a_unit_that_is_gone_leaves_a_role_over_nothing():
    assert expanded([Held("triage", "Z")], UNITS) == {Grant("triage", frozenset())}


def test_ancestors_from_the_unit_up():
    assert ancestors("INT/SSP/ALU") == ["INT/SSP/ALU", "INT/SSP", "INT"]


def test_the_poorest_fifth_rounds_up_and_ignores_what_is_not_known():
    assert poorest([(str(n), float(n)) for n in range(1, 13)]) == ["12", "11", "10"]
    assert poorest([("a", 0.0)]) == []
    assert poorest([("a", 1.0), ("b", 2.0)]) == ["b"]
