"""Floor 5, the composition root: settings, URLs, processes and the command line; knows everything below."""
