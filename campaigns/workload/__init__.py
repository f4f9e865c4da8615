"""How much the officers of a unit have to do, and how it is shared out among them."""
