"""One process that starts all others, keeps them running and ends every one of them when it ends."""
