"""Lessons by role in the practice city: done by doing, checked in the ledger of acts, with a certificate (R92)."""
