"""The life of a campaign as one table."""

from enum import StrEnum
from types import MappingProxyType
from typing import Final

from nexo.domain.campaigns.enums import CampaignState as S


class Step(StrEnum):
    """What can happen to a campaign."""

    LAUNCH = "launch"
    BEGIN = "begin"
    PAUSE = "pause"
    RESUME = "resume"
    FINISH = "finish"
    CANCEL = "cancel"


TABLE: Final = MappingProxyType(
    {
        (S.DRAFT, Step.LAUNCH): S.SCHEDULED,
        (S.DRAFT, Step.CANCEL): S.CANCELLED,
        (S.SCHEDULED, Step.BEGIN): S.RUNNING,
        (S.SCHEDULED, Step.PAUSE): S.PAUSED,
        (S.SCHEDULED, Step.CANCEL): S.CANCELLED,
        (S.RUNNING, Step.PAUSE): S.PAUSED,
        (S.RUNNING, Step.FINISH): S.DONE,
        (S.RUNNING, Step.CANCEL): S.CANCELLED,
        # Back to the waiting line: whether it may begin is asked again.
        (S.PAUSED, Step.RESUME): S.SCHEDULED,
        (S.PAUSED, Step.CANCEL): S.CANCELLED,
    }
)


def after(state: str, step: Step) -> S | None:
    """Return the state after `step`, or None where it cannot be."""
    return TABLE.get((S(state), step))
