"""The demo profile's telephone and mailbox; absent otherwise."""
