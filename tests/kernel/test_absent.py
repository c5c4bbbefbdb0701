"""What a batch looked up and did not find."""

from nexo.kernel.absent import Absent


def test_knows_only_in_the_block_and_only_what_it_was_told():
    gone = Absent("test")
    assert not gone.holds({"a"})
    with gone.during({"a", "b"}):
        with gone.during({"c"}):
            assert gone.holds({"a", "b", "c"})
        assert gone.holds({"a"})
        assert not gone.holds({"a", "c"})
    assert not gone.holds({"a"})


def test_what_somebody_wrote_is_absent_no_more():
    gone = Absent("test")
    gone.found({"a"})
    with gone.during({"a", "b"}):
        gone.found({"a"})
        assert not gone.holds({"a"})
        assert gone.holds({"b"})
