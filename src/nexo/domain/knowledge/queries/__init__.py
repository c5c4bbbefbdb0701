"""Reads for others: texts for an audience, what an author has to look after, standard answers."""
