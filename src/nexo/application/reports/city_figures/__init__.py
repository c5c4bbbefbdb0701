"""The live figures of a town: what was received, solved, in time, and what people think of it."""
