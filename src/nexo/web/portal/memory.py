"""What the site remembers of a visitor, in the session alone: drafts, receipts, what they proved theirs."""

import hashlib
import json
import secrets
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any, Self

from django.contrib.sessions.backends.base import SessionBase

from nexo.kernel import clock

_DRAFTS, _RECEIPTS, _PROVEN = "portal.drafts", "portal.receipts", "portal.proven"
_NEIGHBOUR, _WISH, _SENT = "portal.neighbour", "portal.wish", "portal.code_sent"
_READER, _UNDERSTOOD = "portal.reader", "portal.understood"
_TRIED, _SIGN = "portal.tried", "portal.sign"
_MOST = 3
_MOST_PROVEN = 20
IDLE = timedelta(minutes=30)
"""How long a signed-in visitor may do nothing: a telephone is lent, a screen of a library is left."""
_NOTED_EVERY = timedelta(minutes=1)
_MOST_UNDERSTOOD = 100


@dataclass(slots=True, kw_only=True)
class Draft:
    """What was answered so far. `key` is sent with the request, so that sending twice opens one case.

    `spot` is the place of the register of streets that was chosen for the words; `place_source` says how the place
    is known, empty while that is open. `sign` is the code of the poster or button by which the visitor came.
    """

    key: str = field(default_factory=lambda: secrets.token_urlsafe(18))
    sign: str = ""
    description: str = ""
    place: str = ""
    lat: float | None = None
    lon: float | None = None
    place_source: str = ""
    spot: str = ""
    files: list[list[str]] = field(default_factory=list)
    answers: dict[str, Any] = field(default_factory=dict)
    reach: str = ""
    name: str = ""
    contact: str = ""
    document: str = ""
    done: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, session: SessionBase, code: str) -> Self | None:
        """Return the draft for the service `code`, if there is one."""
        kept = session.get(_DRAFTS, {}).get(code)
        return cls(**kept) if kept else None

    def keep(self, session: SessionBase, code: str) -> None:
        """Write the draft back; the oldest goes when there are too many."""
        drafts = dict(session.get(_DRAFTS, {}))
        drafts.pop(code, None)
        drafts[code] = asdict(self)
        session[_DRAFTS] = dict(list(drafts.items())[-_MOST:])

    @property
    def seen(self) -> str:
        """A mark of all the answers: who sends them sends what was read, not what another tab wrote since."""
        answers = {name: value for name, value in asdict(self).items() if name != "done"}
        return hashlib.sha256(json.dumps(answers, sort_keys=True).encode()).hexdigest()[:16]

    def answered(self, step: str) -> None:
        """Remember that the page `step` was passed."""
        if step not in self.done:
            self.done.append(step)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What is shown once a request was sent: words alone, ready to print."""

    code: str
    pin: str
    service: str
    unit: str
    due: str
    is_anonymous: bool
    service_code: str = ""


def forget(session: SessionBase, code: str) -> None:
    """Drop the draft of the service `code`."""
    drafts = dict(session.get(_DRAFTS, {}))
    drafts.pop(code, None)
    session[_DRAFTS] = drafts


def keep_receipt(session: SessionBase, key: str, receipt: Receipt) -> None:
    """Keep a receipt for as long as the session lasts."""
    receipts = {**session.get(_RECEIPTS, {}), key: asdict(receipt)}
    session[_RECEIPTS] = dict(list(receipts.items())[-_MOST:])


def receipt_of(session: SessionBase, key: str) -> Receipt | None:
    """Return the receipt of the form `key`."""
    kept = session.get(_RECEIPTS, {}).get(key)
    return Receipt(**kept) if kept else None


def last_receipt(session: SessionBase, code: str) -> str | None:
    """Return the key of the last receipt for the service `code`."""
    kept = session.get(_RECEIPTS, {})
    return next((key for key in reversed(kept) if kept[key].get("service_code") == code), None)


def came_by(session: SessionBase, code: str, place: str) -> None:
    """Remember the sign by which the visitor came, and where it stands, for the next request they begin."""
    session[_SIGN] = [code, place]


def draft_begun(session: SessionBase) -> Draft:
    """Return a new draft; it takes the sign along, once."""
    code, place = session.pop(_SIGN, ("", ""))
    return Draft(sign=code, place=place)


def try_memory(session: SessionBase) -> None:
    """Write something down: a browser that comes back without it keeps nothing."""
    session[_TRIED] = True


def prove(session: SessionBase, code: str, case_id: str) -> None:
    """Remember that this visitor has shown the verifier of the case `code`."""
    proven = {**session.get(_PROVEN, {}), code: case_id}
    session[_PROVEN] = dict(list(proven.items())[-_MOST_PROVEN:])


def proven_of(session: SessionBase) -> dict[str, str]:
    """Return the cases whose verifier was shown: public code → id."""
    return dict(session.get(_PROVEN, {}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a visitor wanted to do to a matter of the block before we knew that their contact is theirs."""

    code: str
    verb: str


def keep_wish(session: SessionBase, wish: Wish) -> None:
    """Remember a wish until the contact is proved; the last one counts."""
    session[_WISH] = asdict(wish)


def wish_of(session: SessionBase) -> Wish | None:
    """Return what the visitor wanted to do."""
    kept = session.get(_WISH)
    return Wish(**kept) if kept else None


def keep_code_sent(session: SessionBase, code_id: str, address: str) -> None:
    """Remember to which address of the visitor which code went."""
    session[_SENT] = [code_id, address]


def code_sent_of(session: SessionBase) -> tuple[str, str] | None:
    """Return the id of the code that was sent and its address."""
    kept = session.get(_SENT)
    return (kept[0], kept[1]) if kept else None


def know_neighbour(session: SessionBase, party_id: str) -> None:
    """Remember that this visitor proved a contact, under a session of a new name; code and wish are done with."""
    session.cycle_key()
    session[_NEIGHBOUR] = [party_id, clock.now().isoformat()]
    session.pop(_SENT, None)
    session.pop(_WISH, None)


def neighbour_of(session: SessionBase) -> str | None:
    """Return the id of the person whose contact this visitor proved; nobody once the device was left alone for long."""
    kept = session.get(_NEIGHBOUR)
    if kept is None:
        return None
    party_id, seen_at = kept
    idle = clock.now() - datetime.fromisoformat(seen_at)
    if idle > IDLE:
        forget_neighbour(session)
        return None
    if idle > _NOTED_EVERY:
        session[_NEIGHBOUR] = [party_id, clock.now().isoformat()]
    return str(party_id)


def forget_neighbour(session: SessionBase) -> None:
    """Forget who the visitor is and all that was shown to them: somebody else uses the device."""
    session.flush()


def reader_of(session: SessionBase) -> str:
    """Return the random name under which this visitor says what they understood; made on the first answer."""
    if _READER not in session:
        session[_READER] = secrets.token_urlsafe(18)
    return str(session[_READER])


def keep_understood(session: SessionBase, text_id: str) -> None:
    """Remember that this visitor was asked about a text; the oldest are forgotten."""
    session[_UNDERSTOOD] = [*session.get(_UNDERSTOOD, []), text_id][-_MOST_UNDERSTOOD:]


def understood_of(session: SessionBase) -> frozenset[str]:
    """Return the texts of which this visitor has said whether they understood."""
    return frozenset(session.get(_UNDERSTOOD, []))
