"""Dates: RFC 5322, ISO 8601, other languages, two digits, nonsense."""

from datetime import UTC, datetime

import pytest

from nexo.adapters.channels.email.mime.dates import parse


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Mon, 3 Mar 2025 10:12:13 -0300", datetime(2025, 3, 3, 13, 12, 13, tzinfo=UTC)),
        ("3 Mar 2025 10:12 +0000 (UTC)", datetime(2025, 3, 3, 10, 12, tzinfo=UTC)),
        ("Mon, 3 Mar 25 10:12:13 GMT", datetime(2025, 3, 3, 10, 12, 13, tzinfo=UTC)),
        ("Mon, 3 Mar 99 10:12:13 GMT", datetime(1999, 3, 3, 10, 12, 13, tzinfo=UTC)),
        ("Thu, 01 Jan 2015 10:00:00 GMT+0200", datetime(2015, 1, 1, 8, 0, tzinfo=UTC)),
        ("Mi, 05 Mär 2025 10:00:00 +0100 (MEZ)", datetime(2025, 3, 5, 9, 0, tzinfo=UTC)),
        ("lun, 3 mar. 2025 10:12:13 -0300", datetime(2025, 3, 3, 13, 12, 13, tzinfo=UTC)),
        ("3 de diciembre de 2024 10:12:13 -0300", datetime(2024, 12, 3, 13, 12, 13, tzinfo=UTC)),
        ("2025-03-03T10:12:13Z", datetime(2025, 3, 3, 10, 12, 13, tzinfo=UTC)),
        ("2025-03-03 10:12:13 -03:00", datetime(2025, 3, 3, 13, 12, 13, tzinfo=UTC)),
        ("2025-03-03", datetime(2025, 3, 3, tzinfo=UTC)),
        ("Sat, 31 Dec 2016 23:59:60 +0000", datetime(2016, 12, 31, 23, 59, 59, tzinfo=UTC)),
        ("Mon, 3 Mar 2025 10:12:13 +9999", datetime(2025, 3, 3, 10, 12, 13, tzinfo=UTC)),
        ("Mon, 3 Mar 2525 10:12:13 +0000", None),
        ("Thu, 1 Jan 1970 00:00:00 +0000", None),
        ("Mon, 99 Mar 2025 10:12:13 +0000", None),
        ("ayer", None),
        ("", None),
        ("99999999999999999999 Mar 1", None),
    ],
)
def test_dates_good_and_bad(text, moment):
    assert parse(text) == moment
