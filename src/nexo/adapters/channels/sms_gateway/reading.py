"""What a gateway's calls mean: somebody wrote, or what became of a message of ours."""

from collections.abc import Mapping
from email.message import Message
from urllib.parse import parse_qsl

from nexo.adapters.channels.sms_gateway.settings import GatewaySettings, Numbers
from nexo.adapters.shared.reading import fingerprint, identifier, load, moment, text
from nexo.domain.interactions.ports import (
    DeliveryState,
    InboundItem,
    ItemKind,
    RawRequest,
    Sender,
    Unreadable,
)
from nexo.domain.interactions.rules.opt_out import find
from nexo.domain.parties.errors import PhoneInvalid
from nexo.domain.parties.rules.phones import to_e164

PHONE, OTHER = "phone", "sms_sender"
_LEAST_PHONE_DIGITS = 9

Call = Mapping[str, str]


def read_call(settings: GatewaySettings, request: RawRequest) -> list[InboundItem]:
    """Return the item of one call; raises `Unreadable` where it names nothing at all."""
    call = _call(settings, request)
    if settings.dlr_status in call and settings.dlr_id in call:
        return [_status(settings, call)]
    if settings.mo_from in call:
        return [_message(settings, call)]
    if not call:
        raise Unreadable("La pasarela mandó un aviso vacío o que no se entiende.")
    names = " ".join(sorted(call))
    return [InboundItem(kind=ItemKind.UNSUPPORTED, raw_type=names[:80].strip() or "unnamed")]


def _call(settings: GatewaySettings, request: RawRequest) -> Call:
    """Return the values of a call by name: those of its address, and those of a form or of a JSON object.

    A body of plain text is the message itself in the charset it names, as Kannel's `post-url` brings it.
    """
    pairs = dict(request.query)
    about = Message()
    about["content-type"] = _clean(request.headers.get("content-type", ""))
    if about.get_content_type() == "text/plain" and about["content-type"]:
        pairs[settings.mo_text] = _decoded(request.body, about.get_content_charset("utf-8"))
    elif request.body.lstrip()[:1] == b"{":
        pairs |= {name: text(value) for name, value in load(request.body).items()}
    else:
        form = parse_qsl(request.body.decode("utf-8", "replace"), keep_blank_values=True)
        # What is no form at all reads as one long name without a value.
        pairs |= {name: value for name, value in form if value or b"=" in request.body}
    return {_clean(name): _clean(value) for name, value in pairs.items()}


def _decoded(body: bytes, charset: str) -> str:
    try:
        return body.decode(charset, "replace")
    except LookupError:
        return body.decode("utf-8", "replace")


def _clean(value: str) -> str:
    return value.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()


def _message(settings: GatewaySettings, call: Call) -> InboundItem:
    said = call.get(settings.mo_text, "")
    wanted = find(said, stop=settings.stop_words, resume=settings.resume_words)
    consent = {"purpose": wanted.purpose, "value": wanted.wish.value, "answered": False} if wanted else None
    at, sender = call.get(settings.mo_time, ""), _sender(settings, call[settings.mo_from])
    found = identifier(call.get(settings.mo_id, ""))
    if not found and at:
        found = fingerprint([call[settings.mo_from], said, at])
    return InboundItem(
        # Without an id or a time a second "ok" could not be told from a repeat: it is kept, and shown as odd.
        kind=ItemKind.MESSAGE if found else ItemKind.UNSUPPORTED,
        raw_type="sms",
        external_id=found,
        senders=(sender,) if sender else (),
        timestamp=moment(at),
        text=said,
        extra={"consent": consent} if consent else {},
    )


def _sender(settings: GatewaySettings, given: str) -> Sender | None:
    """Return who wrote: a telephone in E.164, or a short or named sender that is nobody's telephone."""
    given = given.strip()
    digits = given.lstrip("+")
    if not given:
        return None
    if not digits.isascii() or not digits.isdigit() or len(digits) < _LEAST_PHONE_DIGITS:
        return Sender(OTHER, given[:60])
    is_whole = given.startswith("+") or settings.numbers is not Numbers.NATIONAL
    try:
        return Sender(PHONE, to_e164(f"+{digits}" if is_whole else digits, country=settings.country))
    except PhoneInvalid:
        return Sender(OTHER, given[:60])


def _status(settings: GatewaySettings, call: Call) -> InboundItem:
    word = call[settings.dlr_status].strip()
    known = settings.dlr_states.get(word)
    name, about = word[:60] or "unnamed", identifier(call[settings.dlr_id])
    if known is None or about is None:
        return InboundItem(
            kind=ItemKind.UNSUPPORTED,
            raw_type=f"report {name}",
            external_id=identifier(f"{about or ''}:report:{name}"),
        )
    state = DeliveryState(known)
    reason = call.get(settings.dlr_error, "").strip()
    is_failure = state is DeliveryState.FAILED
    return InboundItem(
        kind=ItemKind.STATUS,
        raw_type=f"report {name}",
        external_id=about,
        status=state,
        error_code=name[:40] if is_failure else "",
        error_detail=(reason or "La pasarela no pudo entregarlo.") if is_failure else "",
    )
