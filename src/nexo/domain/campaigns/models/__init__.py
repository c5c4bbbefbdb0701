"""Tables of campaigns."""

from nexo.domain.campaigns.models.campaign import Campaign, PublicityFreeze
from nexo.domain.campaigns.models.recipient import Recipient
from nexo.domain.campaigns.models.segment import Segment, SegmentVersion

__all__ = ["Campaign", "PublicityFreeze", "Recipient", "Segment", "SegmentVersion"]
