"""Mail that leaves: composed once and for all, then handed to the server."""
