from datetime import date
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from nexo.domain.parties.rules.matching import WORTH_ASKING, Facts, Reason, reasons, score
from nexo.domain.parties.rules.merging import roots

BORN = date(1948, 3, 2)


def codes(one, other):
    return [reason.code for reason in reasons(one, other)]


def test_a_document_speaks_whatever_the_name():
    one = Facts(name="Ana Paz", documents=frozenset({"28123456"}))
    assert codes(one, Facts(name="Otro Nombre", documents=frozenset({"28123456", "x"}))) == ["same_document"]


def test_a_telephone_or_mailbox_speaks_only_with_the_name():
    one = Facts(name="María Gómez", phones=frozenset({"+541"}), emails=frozenset({"m@x.com"}))
    alike = Facts(name="Maria Gomes", phones=frozenset({"+541"}), emails=frozenset({"m@x.com"}))
    son = Facts(name="Juan Gómez", phones=frozenset({"+541"}), emails=frozenset({"m@x.com"}))
    assert codes(one, alike) == ["same_mailbox", "same_phone"]
    assert codes(one, son) == []
    assert score(reasons(one, alike)) == 92


def test_a_birth_date_speaks_with_the_name():
    one, other = Facts(name="Ana Paz", birth_date=BORN), Facts(name="Ana Paz", birth_date=BORN)
    assert [reason.text for reason in reasons(one, other)] == [
        "Nacieron el mismo día y tienen el mismo nombre."
    ]
    assert score(reasons(one, other)) == 75
    assert codes(Facts(name="Ana Paz"), Facts(name="Ana Paz")) == []


def test_names_alone_are_never_asked_about():
    assert score(reasons(Facts(name="Ana Paz"), Facts(name="Ana Paz"))) == 0
    assert WORTH_ASKING == 60


@given(st.lists(st.integers(0, 100), max_size=6))
def test_more_reasons_never_weigh_less(points):
    found = [Reason("x", "x", point) for point in points]
    assert 0 <= score(found) <= 100
    assert all(score(found) >= score(found[:cut]) for cut in range(len(found)))


NODES = [UUID(int=number) for number in range(8)]


@given(st.lists(st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)), max_size=20), st.randoms())
def test_roots_follow_from_the_merges_in_force_in_any_order(pairs, random):
    edges: dict[UUID, UUID] = {}
    for absorbed, survivor in pairs:
        current = roots(NODES, edges.items())
        if current[absorbed] == absorbed and current[survivor] == survivor and absorbed != survivor:
            edges[absorbed] = survivor
    shuffled = list(edges.items())
    random.shuffle(shuffled)
    found = roots(NODES, shuffled)
    assert found == roots(NODES, edges.items())
    assert all(found[root] == root for root in found.values())
    assert all(found[absorbed] == found[survivor] for absorbed, survivor in edges.items())
