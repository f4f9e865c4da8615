"""The roof: settings, the night, and what starts the product."""
