"""Every channel shows a picture that there is."""

import re
from pathlib import Path

import pytest

import nexo.web.ui
from nexo.domain.interactions.registry import channels

SPRITE = Path(nexo.web.ui.__file__).parent / "static" / "ui" / "icons.svg"


@pytest.mark.parametrize(
    "channel",
    [one for one in channels.all() if type(one).__module__.startswith("nexo.")],
    ids=lambda one: one.slug,
)
def test_a_channel_shows_a_picture_that_there_is(channel):
    assert channel.icon in re.findall(r'id="([^"]+)"', SPRITE.read_text(encoding="utf-8"))
