"""Visits to an office: who waits, the number on their ticket, who attends them where, and how long all of it took.

Nouns: Queue, ServicePoint, Visit, VisitService, Period. Events: VisitArrived, VisitEnded.
"""
