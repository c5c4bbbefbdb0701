"""Which service a message is about, learnt every night from the town's own cases; a person decides."""
