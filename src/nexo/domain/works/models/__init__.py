"""Tables of work on the ground."""

from nexo.domain.works.models.crew import Crew, CrewMember
from nexo.domain.works.models.mark import CrewMark, Material, OrderPhoto
from nexo.domain.works.models.order import OrderChange, WorkOrder

__all__ = ["Crew", "CrewMark", "CrewMember", "Material", "OrderChange", "OrderPhoto", "WorkOrder"]
