"""The dashboard of a unit: a module per panel; each reads only what the night has counted.

`frame` is what all panels stand on. What people did today is the one live figure, found by index.
"""
