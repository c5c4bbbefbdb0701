"""The case: life cycle, owner, tasks, incidents, priority and history."""
