"""Other governments' Open311: a client that bears what servers do, and a check that bears nothing."""
