"""Pure decisions of the guided conversation: what a message means in a step, and what to say to it.

`talk.step` is the whole machine; it looks things up through `facts.Known` alone.
"""
