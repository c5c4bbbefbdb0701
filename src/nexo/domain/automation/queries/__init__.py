"""What macros and rules may name, what they say, and what they did."""
