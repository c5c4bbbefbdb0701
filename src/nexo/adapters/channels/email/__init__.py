"""Electronic mail: reads anything that arrives, threads it, answers it, fetches it and receives it."""
