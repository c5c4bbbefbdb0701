"""One report, measure or dashboard tile each."""
