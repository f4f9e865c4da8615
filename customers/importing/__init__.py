"""The night room that takes in a delivery: arrive, stage, reconcile, merge."""
