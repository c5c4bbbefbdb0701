"""The guided conversation at work: what comes in is heard, looked up, answered, or handed to a person."""
