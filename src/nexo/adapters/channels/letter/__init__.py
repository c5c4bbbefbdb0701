"""Paper: letters, faxes and notes, scanned."""
