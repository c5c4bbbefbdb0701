"""How many guided talks were enough: no person, and no new contact for three days."""
