"""What only the person who runs this installation can put right."""


class OperatorError(Exception):
    """A start or a command that cannot go on: one sentence that says why and what to do."""
