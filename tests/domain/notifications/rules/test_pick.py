"""Which channel a notice leaves by."""

from datetime import UTC, datetime

import pytest

from nexo.domain.interactions.rules.choice import Option, judge
from nexo.domain.notifications.rules.pick import pick, pick_next

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
CHAT = Option(slug="chat", label="Chat", has_address=True, last_in_at=NOW)
MAIL = Option(slug="mail", label="Correo", has_address=True)
PORTAL = Option(slug="portal", label="Portal", has_address=True, last_in_at=NOW, reaches=False)
NO_MAIL = Option(slug="mail", label="Correo", has_address=False)
RETURNED = Option(slug="mail", label="Correo", has_address=True, bounced=True)


@pytest.mark.parametrize(
    ("options", "came_by", "picked"),
    [
        ([CHAT, MAIL], "mail", "mail"),
        ([CHAT, MAIL], "letter", "chat"),
        ([PORTAL, MAIL], "portal", "mail"),
        ([PORTAL, NO_MAIL], "portal", "portal"),
        ([PORTAL, RETURNED], "portal", "portal"),
        ([NO_MAIL], "mail", ""),
    ],
    ids=["kept", "proposed", "what finds the person", "what is left", "mail came back", "none"],
)
def test_the_channel_of_a_notice(options, came_by, picked):
    slug, because = pick(judge(options, NOW), came_by=came_by)
    assert slug == picked
    assert bool(because) == bool(picked)


@pytest.mark.parametrize(
    ("options", "tried", "picked"),
    [
        ([CHAT, MAIL], {"chat"}, "mail"),
        ([CHAT, MAIL], {"chat", "mail"}, ""),
        ([PORTAL, MAIL], set(), "mail"),
        ([PORTAL, MAIL], {"mail"}, "portal"),
        ([CHAT, NO_MAIL], {"chat"}, ""),
    ],
)
def test_the_next_channel_is_one_not_tried(options, tried, picked):
    assert pick_next(judge(options, NOW), tried=tried) == picked
