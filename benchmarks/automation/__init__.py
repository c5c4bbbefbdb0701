"""How long a rule of automation takes to try on what happened before, and how long timers take to find their cases."""
