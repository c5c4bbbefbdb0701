"""Charts: geometry and words."""

from nexo.web.ui.charts import Datum, bar_chart, line_chart


def test_bars_are_shares_of_the_longest() -> None:
    chart = bar_chart(
        "Por tipo", [Datum("Luz", 40), Datum("Bache", 10), Datum("Ruido", None, text="menos de 5")]
    )
    assert [(bar.percent, bar.text) for bar in chart.bars] == [
        ("100.00%", "40"),
        ("25.00%", "10"),
        ("0.00%", "menos de 5"),
    ]


def test_a_percentage_is_drawn_against_a_hundred() -> None:
    chart = bar_chart("En término", [Datum("Norte", 50.0)], unit="%", most=100)
    assert (chart.bars[0].percent, chart.bars[0].text) == ("50.00%", "50 %")


def test_nothing_to_compare_draws_empty_tracks() -> None:
    assert bar_chart("Nada", [Datum("Luz", 0)]).bars[0].percent == "0.00%"


def test_a_line_tells_its_first_last_highest_and_lowest_point() -> None:
    chart = line_chart("Por semana", [Datum(str(at), value) for at, value in enumerate([4, 2, 6, 10, 7, 5])])
    assert chart.line is not None
    assert [point.label for point in chart.line.points if point.is_told] == ["0", "1", "3", "5"]
    assert [point.anchor for point in chart.line.points][:2] == ["start", "middle"]
    assert min(point.y for point in chart.line.points) == 30.0


def test_a_line_without_values_is_no_line() -> None:
    assert line_chart("Nada", [Datum("enero", None)]).line is None


def test_the_table_says_what_the_drawing_says() -> None:
    assert line_chart("x", [Datum("enero", 3), Datum("febrero", None)], unit="días").table == [
        ("enero", "3 días"),
        ("febrero", "–"),
    ]
