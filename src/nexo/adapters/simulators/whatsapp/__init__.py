"""A strict fake of the WhatsApp Cloud API: refuses what the provider would, and sends signed webhooks."""
