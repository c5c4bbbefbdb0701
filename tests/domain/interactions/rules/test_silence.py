from nexo.domain.interactions.rules.silence import is_silent, usual


def test_usual_is_the_mean_of_the_weeks_before():
    assert usual([6, 8, 4, 6]) == 6


def test_only_nothing_at_all_where_much_is_usual_is_silence():
    for now, before, expected in [
        (0, [6, 6, 6, 6], True),
        (1, [60, 60, 60, 60], False),
        (0, [5, 6, 6, 6], False),
        (0, [], False),
        (0, [40], True),
    ]:
        assert is_silent(now=now, before=before) is expected
