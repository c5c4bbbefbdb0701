"""Fetch from an IMAP mailbox: by UID, oldest first, each mail once whatever breaks.

The cursor holds UIDVALIDITY and the last UID stored. When the server numbers the mailbox anew, everything is
fetched again and the key of each mail, made of its content, finds what is there already. A mail is marked as
read only after it was stored: the generator goes on when its caller has. A mail that the server cannot give
is handed on as such, and the next one follows.
"""

import imaplib
import ssl
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_noop
from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, LoginError

from nexo.adapters.channels.email import access, identity
from nexo.adapters.channels.email.mime import structure
from nexo.adapters.channels.email.network import open_socket, secured, tls_context
from nexo.adapters.channels.email.settings import Access, EmailSettings, FirstFetch, Security
from nexo.domain.interactions.ports import AccountConfig, ChannelError, Polled, RawRequest, Remedy
from nexo.kernel import clock

# Marks a record whose bytes the server did not give; its value is why.
UNFETCHED = "x-nexo-unfetched"
_CUT = "x-nexo-cut-from"
_BODY, _SIZE = b"BODY[]", b"RFC822.SIZE"
# A page comes whole or not at all: small enough to get through a bad line.
_PAGE_MESSAGES, _PAGE_BYTES = 500, 1_000_000
# So many UIDs are asked about at once; beyond so many windows the numbering is sparse and one question is
# better.
_WINDOW, _MAX_WINDOWS = 20_000, 2_000
_IDLE_SLICE = 5.0
# A server that opens a mailbox of a hundred thousand for the first time thinks for a while.
_PATIENCE = 120.0
_IDLE_MAX = 25 * 60.0


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in the mailbox we are. `since`: the day of the first fetch, when only unread mail was wanted."""

    validity: int
    uid: int
    since: str

    def at(self, uid: int) -> dict[str, Any]:
        """Return the cursor to keep once the mail with that UID is stored."""
        cursor: dict[str, Any] = {"uidvalidity": self.validity, "uid": uid}
        return {**cursor, "since": self.since} if self.since else cursor


class _Client(IMAPClient):  # type: ignore[misc]  # the library has no types
    """The library's client on a socket that we opened and looked at."""

    def __init__(self, account: AccountConfig, settings: EmailSettings) -> None:
        self._account, self._settings = account, settings
        super().__init__(
            settings.imap_host,
            settings.imap_port,
            ssl=settings.imap_security is Security.TLS,
            timeout=SocketTimeout(settings.timeout_s, max(settings.timeout_s, _PATIENCE)),
        )

    def _create_IMAP4(self) -> imaplib.IMAP4:  # noqa: N802 - the library's name
        return _Connection(self._account, self._settings)


class _Connection(imaplib.IMAP4):
    def __init__(self, account: AccountConfig, settings: EmailSettings) -> None:
        self._account, self._settings = account, settings
        super().__init__(settings.imap_host, settings.imap_port, settings.timeout_s)

    def _create_socket(self, timeout: float | None) -> Any:
        settings = self._settings
        opened = open_socket(
            self._account,
            settings.imap_host,
            settings.imap_port,
            settings.imap_security,
            timeout or settings.timeout_s,
        )
        is_tls = settings.imap_security is Security.TLS
        return secured(opened, settings, settings.imap_host) if is_tls else opened


def key_of(raw: bytes) -> str:
    """Return the key under which a fetched mail is stored once, whichever UID it has."""
    return f"mail:{identity.content_hash(structure.read(raw))}"


def poll(account: AccountConfig, settings: EmailSettings, cursor: Mapping[str, Any]) -> Iterator[Polled]:
    """Yield what is new since `cursor`; raises `ChannelError` when the server cannot be used."""
    with _opened(account, settings) as client:
        place, following = _select(client, settings, cursor, readonly=not settings.mark_seen)
        for uids in _new_uids(client, settings, place, following):
            for page in _pages(client, uids, settings.max_message_bytes):
                yield from _fetched(client, settings, place, page)


def check(account: AccountConfig, settings: EmailSettings) -> None:
    """Log in and open the folder; raises `ChannelError`."""
    with _opened(account, settings) as client:
        client.select_folder(settings.imap_folder, readonly=True)


def idle_wait(
    account: AccountConfig,
    settings: EmailSettings,
    cursor: Mapping[str, Any],
    *,
    seconds: float,
    stopping: Callable[[], bool],
) -> bool:
    """Return True as soon as the mailbox may have something after `cursor`; False when the time is over."""
    end = time.monotonic() + min(seconds, _IDLE_MAX)
    with _opened(account, settings) as client:
        if not client.has_capability("IDLE"):
            return False
        place, following = _select(client, settings, cursor, readonly=True)
        if any(_new_uids(client, settings, place, following)):
            return True
        client.idle()
        has_news = False
        while not has_news and (left := end - time.monotonic()) > 0 and not stopping():
            answers = client.idle_check(timeout=min(left, _IDLE_SLICE))
            has_news = any(b"EXISTS" in answer for answer in answers)
        client.idle_done()
    return has_news


@contextmanager
def _opened(account: AccountConfig, settings: EmailSettings) -> Iterator[_Client]:
    """Log in, and turn whatever breaks inside into a `ChannelError`."""
    client: _Client | None = None
    try:
        client = _Client(account, settings)
        if settings.imap_security is Security.STARTTLS:
            client.starttls(tls_context(settings))
        _log_in(client, account, settings)
        yield client
    except LoginError as error:
        raise _alarm(
            gettext_noop("El servidor IMAP no acepta usuario y contraseña."), "authentication"
        ) from error
    except ssl.SSLError as error:
        raise _alarm(gettext_noop("No se pudo cifrar la conexión con el servidor IMAP."), "tls") from error
    except (IMAPClientAbortError, imaplib.IMAP4.abort, OSError) as error:
        raise ChannelError(
            "Se cortó la conexión con el servidor IMAP.", remedy=Remedy.RETRY_LATER, code="cut"
        ) from error
    except (IMAPClientError, imaplib.IMAP4.error, ValueError, KeyError) as error:
        raise _alarm(
            gettext_noop("El servidor IMAP no abre la carpeta o contesta sin sentido."), "folder"
        ) from error
    finally:
        if client is not None:
            _leave(client)


def _log_in(client: _Client, account: AccountConfig, settings: EmailSettings) -> None:
    user = settings.imap_user or account.address
    if settings.access is Access.PASSWORD:
        client.login(user, account.secrets.get("imap_password", ""))
        return
    # A server that refuses says why and expects an empty line before it says no.
    lines = iter([access.answer(account, settings, user).encode()])
    try:
        client.sasl_login("XOAUTH2", lambda _why: next(lines, b""))
    except LoginError as error:
        # The library calls a connection that broke, or a server that is busy, a login refused.
        if isinstance(error.__context__, IMAPClientAbortError) or "[UNAVAILABLE]" in str(error):
            raise IMAPClientAbortError("cut") from error
        raise access.refused(settings) from error


def _leave(client: _Client) -> None:
    """Say goodbye, or just hang up."""
    try:
        client.logout()
    except (IMAPClientError, imaplib.IMAP4.error, OSError, ValueError):
        with suppress(OSError):
            client.shutdown()


def _select(
    client: _Client, settings: EmailSettings, cursor: Mapping[str, Any], *, readonly: bool
) -> tuple[_Place, int]:
    """Open the folder; return where we are in it, and the UID that its next mail will get."""
    facts = client.select_folder(settings.imap_folder, readonly=readonly)
    return _place(settings, cursor, int(facts[b"UIDVALIDITY"])), int(facts.get(b"UIDNEXT", 0))


def _new_uids(client: _Client, settings: EmailSettings, place: _Place, following: int) -> Iterator[list[int]]:
    """Yield the UIDs to fetch, some at a time, lowest first."""
    for window in _windows(place.uid, following):
        found = client.search(_criteria(settings, place, window))
        # `n:*` names the last mail even when it lies before n.
        if uids := sorted(uid for uid in found if uid > place.uid):
            yield uids


def _place(settings: EmailSettings, cursor: Mapping[str, Any], validity: int) -> _Place:
    known = cursor.get("uidvalidity")
    since = str(cursor.get("since", ""))
    if known is None and settings.first_fetch is FirstFetch.UNSEEN:
        # A day earlier than ours: the server may date its mail in another zone.
        since = (clock.now().date() - timedelta(days=1)).isoformat()
    return _Place(validity, int(cursor.get("uid", 0)) if known == validity else 0, since)


def _criteria(settings: EmailSettings, place: _Place, window: tuple[int, int | str]) -> list[Any]:
    """Return what to search for: all, or only what was unread at the first fetch or came after it."""
    criteria: list[Any] = ["UID", f"{window[0]}:{window[1]}"]
    if settings.fetch_since:
        criteria += ["SINCE", settings.fetch_since]
    if place.since:
        criteria += ["OR", "UNSEEN", "SINCE", date.fromisoformat(place.since)]
    return criteria


def _windows(last: int, following: int) -> Iterator[tuple[int, int | str]]:
    """Yield ranges of UIDs after `last`; no answer grows with the mailbox."""
    if following <= last + 1:
        if not following:
            yield last + 1, "*"
        return
    if following - last > _WINDOW * _MAX_WINDOWS:
        yield last + 1, "*"
        return
    for start in range(last + 1, following, _WINDOW):
        yield start, min(start + _WINDOW, following) - 1


def _pages(client: _Client, uids: Sequence[int], limit: int) -> Iterator[dict[int, int]]:
    """Yield UIDs with their sizes, few enough at a time to be held in memory together."""
    for start in range(0, len(uids), 500):
        sizes = client.fetch(uids[start : start + 500], [_SIZE])
        page: dict[int, int] = {}
        for uid in uids[start : start + 500]:
            if uid not in sizes:
                continue
            size = int(sizes[uid].get(_SIZE, 0))
            if page and (len(page) >= _PAGE_MESSAGES or sum(page.values()) + min(size, limit) > _PAGE_BYTES):
                yield page
                page = {}
            page[uid] = size
        if page:
            yield page


def _fetched(
    client: _Client, settings: EmailSettings, place: _Place, page: dict[int, int]
) -> Iterator[Polled]:
    whole = [uid for uid, size in page.items() if size <= settings.max_message_bytes]
    bodies = _bodies(client, whole)
    stored: list[int] = []
    try:
        for uid, size in page.items():
            if uid in bodies:
                yield _polled(place, uid, bodies.pop(uid))
            elif uid not in whole:
                yield _polled(place, uid, _beginning(client, uid, settings.max_message_bytes), cut_from=size)
            # Otherwise somebody deleted it while we looked.
            stored.append(uid)
    finally:
        # Whoever closes us early has stored these; a connection that is gone leaves them unread, no more.
        if stored and settings.mark_seen:
            with suppress(IMAPClientError, imaplib.IMAP4.error, OSError):
                client.add_flags(stored, [b"\\Seen"], silent=True)


def _bodies(client: _Client, uids: Sequence[int]) -> dict[int, bytes | None]:
    """Fetch several mails at once; or one by one, with None for what the server cannot give."""
    if not uids:
        return {}
    try:
        answers = client.fetch(uids, ["BODY.PEEK[]"])
    except (IMAPClientAbortError, imaplib.IMAP4.abort):
        raise
    except (IMAPClientError, imaplib.IMAP4.error):
        if len(uids) == 1:
            return {uids[0]: None}
        return {uid: raw for one in uids for uid, raw in _bodies(client, [one]).items()}
    return {uid: answers[uid].get(_BODY) for uid in uids if uid in answers}


def _beginning(client: _Client, uid: int, size: int) -> bytes | None:
    """Fetch only the first bytes of a mail that is too large to take whole."""
    answers = client.fetch([uid], [f"BODY.PEEK[]<0.{size}>"])
    return next(
        (value for name, value in answers.get(uid, {}).items() if bytes(name).startswith(b"BODY[]")), None
    )


def _polled(place: _Place, uid: int, raw: bytes | None, *, cut_from: int = 0) -> Polled:
    if raw is None:
        request = RawRequest(body=b"", method="IMAP", headers={UNFETCHED: f"UID {uid}"})
        return Polled(request=request, cursor=place.at(uid), key=f"unfetched:{place.validity}:{uid}")
    headers = {_CUT: str(cut_from)} if cut_from else {}
    request = RawRequest(body=raw, method="IMAP", headers=headers)
    return Polled(request=request, cursor=place.at(uid), key=key_of(raw))


def _alarm(words: str, code: str) -> ChannelError:
    return ChannelError(words, remedy=Remedy.ALARM, code=code)
