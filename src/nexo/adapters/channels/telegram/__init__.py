"""Telegram over the Bot API: webhooks with a secret token in, the bot's methods out."""
