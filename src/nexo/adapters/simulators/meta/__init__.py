"""A strict fake of Meta's messaging platform: refuses what Meta refuses, and sends signed webhooks in batches."""
