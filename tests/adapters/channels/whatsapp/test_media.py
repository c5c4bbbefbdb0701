"""Files that came with a message: fetched once, checked, and the token shown to nobody else."""

from dataclasses import replace

import pytest

from nexo.adapters.channels.whatsapp.channel import WhatsAppChannel
from nexo.domain.interactions.ports import AccountConfig, ChannelError, Media, Remedy

CHANNEL = WhatsAppChannel()
CONTENT = b"\xff\xd8\xff a photo"


def refused(account: AccountConfig, media: Media) -> ChannelError:
    with pytest.raises(ChannelError) as error:
        CHANNEL.fetch_media(account, media)
    return error.value


def test_a_file_is_found_by_its_id(provider, account):
    file = provider.keep(CONTENT, media_type="image/jpeg")
    media = Media(media_type="image/jpeg", external_id=file.media_id, sha256=file.sha256)
    assert CHANNEL.fetch_media(account, media) == CONTENT


def test_the_id_wins_over_the_address_in_the_notice(provider, account):
    file = provider.keep(CONTENT, media_type="image/jpeg")
    media = Media(media_type="image/jpeg", external_id=file.media_id, url="https://stale.example/x")
    assert CHANNEL.fetch_media(account, media) == CONTENT


def test_without_an_id_the_address_serves(provider, account):
    file = provider.keep(CONTENT, media_type="image/jpeg")
    media = Media(media_type="image/jpeg", url=f"{provider.url}/_files/{file.media_id}")
    assert CHANNEL.fetch_media(account, media) == CONTENT


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/x",
        "http://lookaside.fbsbx.com/x",
        "https://lookaside.fbsbx.com.evil.example/",
        "",
        "file:///",
    ],
)
def test_the_token_is_shown_to_no_other_host(account, url):
    error = refused(account, Media(media_type="image/jpeg", url=url))
    assert (error.code, error.remedy) == ("media_host", Remedy.ALARM)


def test_an_expired_id_is_not_asked_for_again(provider, account):
    error = refused(account, Media(media_type="image/jpeg", external_id="999"))
    assert (error.code, error.remedy) == ("100", Remedy.NEVER)


def test_other_bytes_than_announced_are_asked_for_later(provider, account):
    file = provider.keep(CONTENT, media_type="image/jpeg")
    error = refused(account, Media(media_type="image/jpeg", external_id=file.media_id, sha256="0" * 64))
    assert (error.code, error.remedy, error.retry_after) == ("media_digest", Remedy.RETRY_LATER, 300.0)


def test_a_file_over_the_limit_is_not_fetched_again(provider, account):
    file = provider.keep(b"x" * 2000, media_type="image/jpeg")
    small = replace(account, settings={**account.settings, "max_media_bytes": 1000})
    error = refused(small, Media(media_type="image/jpeg", external_id=file.media_id))
    assert (error.code, error.remedy) == ("http_too_large", Remedy.NEVER)


def test_a_failed_download_waits_long(account, monkeypatch):
    monkeypatch.setenv("NEXO_HTTP_ALLOW", "*=127.0.0.1:9")
    away = replace(account, settings={**account.settings, "base_url": "http://127.0.0.1:9"})
    error = refused(away, Media(media_type="image/jpeg", external_id="1"))
    assert (error.code, error.remedy, error.retry_after) == ("http_unreachable", Remedy.RETRY_LATER, 300.0)
