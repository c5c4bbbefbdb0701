"""The same workloads on the product and on django-helpdesk, side by side in one run (quality.md 1.7)."""
