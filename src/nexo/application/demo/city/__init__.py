"""The data files of the demo city, read into typed values."""
