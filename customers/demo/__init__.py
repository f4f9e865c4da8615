"""A bank that does not exist: deliveries of synthetic customers for demonstrations and tests."""
