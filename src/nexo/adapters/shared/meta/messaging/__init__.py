"""Meta's messaging platform, which Messenger and Instagram both speak: events in, the Send interface out."""
