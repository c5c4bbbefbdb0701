"""One outgoing notification each: event, audience, templates per channel."""
