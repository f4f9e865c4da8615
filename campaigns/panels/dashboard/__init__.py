"""The dashboard of a unit: a module per panel; each reads only what the night has counted.

They stand on `panels.frame`. What people did today is the one live figure, found by index.
"""
