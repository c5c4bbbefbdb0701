"""The hashes, against figures computed by hand."""

from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from nexo.kernel.audit import tree

LEAVES = st.lists(st.binary(max_size=8), min_size=1, max_size=40)


def h(data: bytes) -> bytes:
    return sha256(data).digest()


def test_leaf_and_nodes_cannot_be_taken_for_each_other():
    one, two, three = (tree.leaf(text) for text in (b"1", b"2", b"3"))
    assert one == h(b"\x001")
    assert tree.root([]) == h(b"")
    assert tree.root([one]) == one
    assert tree.root([one, two]) == h(b"\x01" + one + two)
    assert tree.root([one, two, three]) == h(b"\x01" + h(b"\x01" + one + two) + three)


def recursive(leaves: list[bytes]) -> bytes:
    """RFC 6962: split at the largest power of two below the number of leaves."""
    if len(leaves) == 1:
        return leaves[0]
    cut = 1 << (len(leaves) - 1).bit_length() - 1
    return h(b"\x01" + recursive(leaves[:cut]) + recursive(leaves[cut:]))


@given(LEAVES)
def test_is_the_tree_of_rfc_6962(leaves):
    hashes = [tree.leaf(one) for one in leaves]
    assert tree.root(hashes) == recursive(hashes)


def test_a_head_depends_on_every_fact():
    facts = {
        "ledger": "reads", "number": 1, "first_id": 1, "last_id": 9, "rows": 9,
        "root": "r", "previous": "p", "sealed_at": 5,
    }  # fmt: skip
    heads = {tree.head(**facts)} | {
        tree.head(**{**facts, name: "x" if isinstance(value, str) else value + 1})
        for name, value in facts.items()
    }
    assert len(heads) == 9
