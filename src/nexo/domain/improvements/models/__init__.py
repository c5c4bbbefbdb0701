"""Tables of improvements."""

from nexo.domain.improvements.models.improvement import ImprovementAction
from nexo.domain.improvements.models.problem import Problem, ProblemLink
from nexo.domain.improvements.models.suggestion import Suggestion

__all__ = ["ImprovementAction", "Problem", "ProblemLink", "Suggestion"]
