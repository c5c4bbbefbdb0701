"""From an empty installation to the first case: the town, its people, its services, step by step."""
