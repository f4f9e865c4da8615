"""Pages of campaigns: one module for each place where somebody works."""
