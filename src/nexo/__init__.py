"""Nexo: Citizen Relationship Management for town halls."""
