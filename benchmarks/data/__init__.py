"""One deterministic generator of neutral rows (seed 1) and its loader by COPY (quality.md 1.7)."""
