"""What the tests of sending share: a message, how it is refused, and the faults that mean the same everywhere."""

import time
from dataclasses import replace

import pytest

from nexo.adapters.shared.fakes.faults import Fault, FaultKind, Faults
from nexo.domain.interactions.ports import (
    AccountConfig,
    ChannelError,
    OutboundFile,
    OutboundMessage,
    Remedy,
    Sender,
    Sends,
)

PHOTO = OutboundFile(filename="farol.jpg", media_type="image/jpeg", content=b"\xff\xd8 a photo")
PAPER = OutboundFile(filename="nota.pdf", media_type="application/pdf", content=b"%PDF")
Failure = tuple[Fault, tuple[str, Remedy], int]
# The fault, its code and remedy, and how many messages had arrived: what a line does, whoever is at its end.
OF_THE_LINE: list[Failure] = [
    (Fault(kind=FaultKind.DROP_AFTER), ("http_failed", Remedy.UNKNOWN), 1),
    (Fault(kind=FaultKind.DROP_BEFORE), ("http_failed", Remedy.UNKNOWN), 0),
    (Fault(kind=FaultKind.GARBLED), ("garbled_answer", Remedy.UNKNOWN), 1),
    (Fault(kind=FaultKind.SLOW, seconds=1.5), ("http_timeout", Remedy.UNKNOWN), 1),
    (Fault(kind=FaultKind.ERROR_500), ("http_500", Remedy.UNKNOWN), 0),
]


def message_to(person: Sender, **more: object) -> OutboundMessage:
    return OutboundMessage(**{"key": "key-1", "to": person, "text": "Ya salió la cuadrilla", **more})


def refused_by(channel: Sends, account: AccountConfig, given: OutboundMessage) -> ChannelError:
    with pytest.raises(ChannelError) as error:
        channel.send(account, given)
    return error.value


def fail(
    channel: Sends, account: AccountConfig, given: OutboundMessage, *, faults: Faults, fault: Fault
) -> tuple[str, Remedy]:
    """Send while the provider has a fault; return what it meant, once the provider has done with it."""
    faults.order(fault)
    quick = replace(account, settings={**account.settings, "timeout_s": 1})
    error = refused_by(channel, quick, given)
    if fault.kind is FaultKind.SLOW:
        time.sleep(1)  # the provider goes on with what it has read
    return error.code, error.remedy
