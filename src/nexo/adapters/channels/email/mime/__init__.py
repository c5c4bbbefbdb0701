"""The format alone: charsets, words, parameters, addresses, dates, transfer encodings, structure."""
