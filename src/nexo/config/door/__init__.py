"""The front door: the one port people and providers reach.

It takes a provider's request in a few lines (verify, store raw, commit together, answer), streams news to
open pages, and passes everything else to Django over a Unix socket. No ORM: it knows the kernel and the
channel registry.
"""
