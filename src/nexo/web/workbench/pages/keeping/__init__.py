"""What waits for a person: recoveries, quarantine, undelivered and parked work, health of channels."""
