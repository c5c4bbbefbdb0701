"""Where a service is attended, seen from where somebody is (R60)."""
