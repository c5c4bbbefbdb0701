"""Tables of the multichannel ledger."""

from nexo.domain.interactions.models.account import ChannelAccount
from nexo.domain.interactions.models.call import Call, CallBack, CallPart, CallSeat
from nexo.domain.interactions.models.conversation import Conversation, ThreadKey
from nexo.domain.interactions.models.delivery import Delivery, DeliveryReport
from nexo.domain.interactions.models.desk import (
    DeskAct,
    DeskSeat,
    Draft,
    Follow,
    Mention,
    Presence,
    SavedView,
)
from nexo.domain.interactions.models.interaction import Attachment, Interaction, Reference
from nexo.domain.interactions.models.raw import RawRecord
from nexo.domain.interactions.models.reconciliation import Reconciliation
from nexo.domain.interactions.models.template import MessageTemplate

__all__ = [
    "Attachment",
    "Call",
    "CallBack",
    "CallPart",
    "CallSeat",
    "ChannelAccount",
    "Conversation",
    "Delivery",
    "DeliveryReport",
    "DeskAct",
    "DeskSeat",
    "Draft",
    "Follow",
    "Interaction",
    "Mention",
    "MessageTemplate",
    "Presence",
    "RawRecord",
    "Reconciliation",
    "Reference",
    "SavedView",
    "ThreadKey",
]
