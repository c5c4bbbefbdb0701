"""Tables of the catalogue."""

from nexo.domain.catalogue.models.people import Delegation, Training
from nexo.domain.catalogue.models.routing import RoutingRule, RoutingSet
from nexo.domain.catalogue.models.service import (
    LegalTerm,
    PublicService,
    ServiceGroup,
    ServicePlace,
    ServiceVersion,
    StatusType,
)
from nexo.domain.catalogue.models.sign import Sign

__all__ = [
    "Delegation",
    "LegalTerm",
    "PublicService",
    "RoutingRule",
    "RoutingSet",
    "ServiceGroup",
    "ServicePlace",
    "ServiceVersion",
    "Sign",
    "StatusType",
    "Training",
]
