"""Automation without code: macros that an official presses, and rules when–if–then that the town follows by itself.

Nouns: Macro, MacroUse, Rule, RuleVersion, Firing. Events: RulePublished, RuleSwitched.
"""
