"""The multichannel ledger: raw records, conversations, interactions, attachments, deliveries."""
