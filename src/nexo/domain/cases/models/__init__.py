"""Tables of cases."""

from nexo.domain.cases.models.case import Case, CaseParty
from nexo.domain.cases.models.clock import Clock
from nexo.domain.cases.models.decision import DelegatedDecision
from nexo.domain.cases.models.history import INTERNAL, Evidence, StateChange
from nexo.domain.cases.models.incident import Incident, ToldApart
from nexo.domain.cases.models.measure import PreferentialMeasure
from nexo.domain.cases.models.neighbour import NeighbourWord
from nexo.domain.cases.models.reorganisation import Reorganisation, ReorganisedService
from nexo.domain.cases.models.task import Task

__all__ = [
    "INTERNAL",
    "Case",
    "CaseParty",
    "Clock",
    "DelegatedDecision",
    "Evidence",
    "Incident",
    "NeighbourWord",
    "PreferentialMeasure",
    "Reorganisation",
    "ReorganisedService",
    "StateChange",
    "Task",
    "ToldApart",
]
