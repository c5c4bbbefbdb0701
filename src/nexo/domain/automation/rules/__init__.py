"""What macros and rules say and when they hold: no database, no clock."""
