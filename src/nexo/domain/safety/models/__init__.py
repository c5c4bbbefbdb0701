"""Tables of confidential reports; nothing outside this room points to them."""

from nexo.domain.safety.models.access import LegalLink, LiftedSeal
from nexo.domain.safety.models.report import ConfidentialReport, Message, Picture

__all__ = ["ConfidentialReport", "LegalLink", "LiftedSeal", "Message", "Picture"]
