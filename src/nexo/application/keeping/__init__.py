"""What the machine gave up and a person must decide: parked deliveries and failed jobs, with who and why."""
