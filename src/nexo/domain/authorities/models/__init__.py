"""Tables of authorities and of the exchange with other bodies."""

from nexo.domain.authorities.models.authority import Authority, Delegate
from nexo.domain.authorities.models.body import Body
from nexo.domain.authorities.models.letter import Hearing, Letter
from nexo.domain.authorities.models.referral import Referral, ReferralLink, ReferralNews, StrayNews

__all__ = [
    "Authority",
    "Body",
    "Delegate",
    "Hearing",
    "Letter",
    "Referral",
    "ReferralLink",
    "ReferralNews",
    "StrayNews",
]
