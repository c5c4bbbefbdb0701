"""Trust: only who proves to be the provider gets in, and a handshake tells nothing to strangers."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from nexo.domain.interactions.ports import AccountConfig, Listens, RawRequest, Receives, SignatureInvalid
from nexo.kernel import clock
from nexo.testing.channel_contract.facts import ContractBroken, require
from nexo.testing.channel_contract.samples import Bundle, Sample


def check_signed(bundle: Bundle) -> None:
    """At least one sample is recorded with its proof, unless the folder says why there is none."""
    recorded = [sample for sample in bundle.samples if sample.is_recorded]
    require(
        recorded or bundle.unsigned_because,
        "record a signed request (NAME.request.json), or say `unsigned_because` in samples/account.json",
    )


def check_signature(bundle: Bundle, sample: Sample) -> None:
    """The recorded proof is accepted; without it, with another body or without secrets it is refused.

    A proof that is good for a while only, as its `received_at` says, is refused a day later.
    Some providers prove only who calls (a token in a header): `body_unproved_because` in account.json says so.
    Where a channel only listens, over a connection of its own, nobody posts, and whatever is posted is refused.
    """
    if sample.received_at is None:
        _check_signature(bundle, sample)
        return
    with clock.frozen(sample.received_at):
        _check_signature(bundle, sample)
    assert isinstance(bundle.channel, Receives)  # noqa: S101 - the suite asks only those
    with clock.frozen(sample.received_at + timedelta(days=1)):
        _refused(bundle.channel, bundle.account, sample.request, "a request of yesterday")


def _check_signature(bundle: Bundle, sample: Sample) -> None:
    channel, account, request = bundle.channel, bundle.account, sample.request
    assert isinstance(channel, Receives)  # noqa: S101 - the suite asks only those
    if isinstance(channel, Listens) and bundle.unsigned_because:
        _refused(channel, account, request, "a posted request, though the channel only listens,")
        return
    try:
        channel.verify(account, request)
    except SignatureInvalid as error:
        raise ContractBroken("the recorded request is refused") from error
    if bundle.unsigned_because:
        return
    _refused(channel, account, replace(request, headers={}, query={}), "a request without any proof")
    if not bundle.body_unproved_because:
        changed = replace(request, body=request.body + b" ")
        _refused(channel, account, changed, "a request whose body was changed")
    spoilt = [{**request.headers, name: _spoilt(value)} for name, value in request.headers.items()]
    matters = [not _accepts(channel, account, replace(request, headers=headers)) for headers in spoilt]
    require(
        any(matters) or not matters, "no header of the recorded request matters: the proof is not checked"
    )
    bare = replace(account, secrets={})
    _refused(channel, bare, request, "a request to an account without secrets")
    _refused(
        channel,
        replace(account, secrets=_emptied(account)),
        request,
        "a request to an account of empty secrets",
    )


def check_handshake(bundle: Bundle) -> None:
    """The recorded handshake gets its answer; one without the right token gets none."""
    channel, account = bundle.channel, bundle.account
    assert isinstance(channel, Receives)  # noqa: S101 - the suite asks only those
    empty = RawRequest(body=b"", method="GET")
    require(channel.handshake(account, empty) is None, "an empty handshake must be refused with None")
    if bundle.handshake is None:
        return
    query = dict(bundle.handshake["query"])
    recorded = replace(empty, query=query)
    require(
        channel.handshake(account, recorded) == bundle.handshake["answer"],
        "the recorded handshake is not answered",
    )
    bare = replace(account, secrets=_emptied(account))
    require(channel.handshake(bare, recorded) is None, "an account of empty secrets answers a handshake")


def _refused(channel: Receives, account: AccountConfig, request: RawRequest, what: str) -> None:
    require(not _accepts(channel, account, request), f"{what} is accepted")


def _accepts(channel: Receives, account: AccountConfig, request: RawRequest) -> bool:
    try:
        channel.verify(account, request)
    except SignatureInvalid:
        return False
    return True


def _emptied(account: AccountConfig) -> Mapping[str, str]:
    return dict.fromkeys(account.secrets, "")


def _spoilt(value: str) -> str:
    last = value[-1:]
    return value[:-1] + ("0" if last != "0" else "1")
