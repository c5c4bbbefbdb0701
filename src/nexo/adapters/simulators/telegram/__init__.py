"""A strict fake of the Bot API of Telegram: refuses what Telegram refuses, and sends documented updates."""
