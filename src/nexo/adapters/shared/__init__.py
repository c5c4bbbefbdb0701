"""What several adapters share: it lies beneath them all and knows none of them."""
