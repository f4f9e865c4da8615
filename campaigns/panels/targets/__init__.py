"""Targets and what was reached: each figure is one that the night has counted for every unit."""
