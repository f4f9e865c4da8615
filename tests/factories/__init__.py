"""Rows for tests, one module per floor; each function gives one valid row."""
