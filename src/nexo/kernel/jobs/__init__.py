"""Deferred work through Procrastinate, always inside the caller's transaction."""
