"""Pure decisions of cases: life cycle, clocks, priority, evidence."""
