"""What several queries make of a page: one module for each page."""
