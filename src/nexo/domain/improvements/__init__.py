"""What fails again and again: its cause, the plan against it, and whether the plan worked (R41, R43, R44).

Nouns: Problem, ProblemLink, Suggestion, ImprovementAction. Events: ProblemFixed, ImprovementMoved,
ImprovementMeasured.
"""
