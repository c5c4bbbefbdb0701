"""The notice to neighbours that a matter of their block moved."""
