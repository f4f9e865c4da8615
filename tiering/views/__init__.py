"""Pages of tiering: labels as customers carry them, and the rules that give them."""
