"""Confidential safety reports in a domain of their own: not cases, not in the ledger of anybody.

Nouns: confidential report (informe confidencial), return key (clave de regreso), lifted seal (apertura de la
reserva), link by legal act (vínculo por acto legal). No facts are announced: an event would keep the exact time of
a report, and who waits for it would be told outside these walls.
"""
