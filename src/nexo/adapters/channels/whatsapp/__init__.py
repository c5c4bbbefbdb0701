"""WhatsApp over the provider's Cloud API: signed webhooks in, the Graph messages endpoint out."""
