"""Pure decisions about people: names, numbers, who a sender is, which parties may be one, what helps."""
