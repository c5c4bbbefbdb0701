"""The telephone: what rings now and who it may be, and who waits to be called back."""
