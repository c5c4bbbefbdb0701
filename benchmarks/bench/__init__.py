"""Speed of the product in ratios to what the machine can do in the same run (quality.md 1.9)."""
