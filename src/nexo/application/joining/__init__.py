"""Two records of one person side by side, before they are joined and before they are parted."""
