"""Work orders at the office: of a day, of a case, and what came of them."""
