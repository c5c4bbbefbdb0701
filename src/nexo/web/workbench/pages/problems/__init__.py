"""Problems: what repeats, its cause, the plan against it and what came of it."""
