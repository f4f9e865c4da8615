"""Charts as geometry: numbers in, whole SVG units out; templates draw them beside their tables.

Pure functions without words or colours. Coordinates are integers, so that no language writes them
in its own way.
"""
