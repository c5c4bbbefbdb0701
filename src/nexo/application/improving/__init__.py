"""Problems suggested by what repeats, and improvements measured on the figures of the town."""
