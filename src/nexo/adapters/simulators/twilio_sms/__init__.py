"""A strict stand-in for Twilio's messaging: refuses what the real one refuses, signs what it sends."""
