"""Pure decisions of visits: turns, the line, the times, the tickets."""
