"""Learns from texts that were sorted by people to which category a new one belongs; knows no domain word."""
