"""Pages of the roof; a module per subject."""
