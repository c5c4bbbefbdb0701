"""Points, distances and polygons."""
