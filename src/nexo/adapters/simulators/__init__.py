"""Strict fakes of providers, for the demo profile and the tests."""
