"""What we improve: the register of problems, causes, actions and effects."""
