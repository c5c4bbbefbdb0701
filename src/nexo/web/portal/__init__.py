"""The citizen site: find a service, ask for it, follow it, rate it, see how the town does."""
