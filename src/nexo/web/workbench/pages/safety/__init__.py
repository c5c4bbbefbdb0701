"""Confidential reports: for security analysts alone, and for an auditor who lifts the seal."""
