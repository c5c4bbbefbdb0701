"""Tables of the exchange with other bodies."""

from nexo.domain.authorities.models.body import Body
from nexo.domain.authorities.models.referral import Referral, StrayNews

__all__ = ["Body", "Referral", "StrayNews"]
