"""When X happens in one room, do Y in another: one file each, its name a sentence."""
