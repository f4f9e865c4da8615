"""People of the demo bank who work their lists, so that the pages show a bank at work."""
