"""What head office changes about schemes: drafts of rules, and their way into force."""
