"""The night of campaigns: whom do we list, who calls when, and what came of it."""
