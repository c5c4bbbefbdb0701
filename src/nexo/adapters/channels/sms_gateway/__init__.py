"""SMS by any gateway that speaks HTTP, described by settings: Kannel, Jasmin, an operator's own."""
