"""The language of the routing rules: read, written, decided by, and looked over. No database, no clock."""
