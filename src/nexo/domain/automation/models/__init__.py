"""Tables of automation."""

from nexo.domain.automation.models.firing import Firing
from nexo.domain.automation.models.macro import Macro, MacroUse, MacroVersion
from nexo.domain.automation.models.rule import Rule, RuleVersion

__all__ = ["Firing", "Macro", "MacroUse", "MacroVersion", "Rule", "RuleVersion"]
