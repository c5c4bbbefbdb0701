"""Survey invitations, answers and recovery of what went wrong."""
