"""The supervisor's wall: how the town hall stands at this moment, in words and numbers read from three metres."""
