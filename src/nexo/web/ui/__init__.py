"""The design system: components, layout, icons, static files; no domain words."""
