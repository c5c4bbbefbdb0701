"""Guided conversation: the menu that a town writes without code, and how far each talk with a person got.

Nothing here guesses: a talk is a small machine of steps, always with a way to a person.
"""
