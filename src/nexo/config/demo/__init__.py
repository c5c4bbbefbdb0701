"""The demo's outside world: a WhatsApp provider, a mail server that delivers nothing, a port for mail.

One process without Django; the channels are told where it listens at every start.
"""
