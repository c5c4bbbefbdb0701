"""How long a big town's texts take to learn, what a suggestion costs, and how good it is."""
