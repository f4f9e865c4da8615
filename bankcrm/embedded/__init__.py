"""PostgreSQL and Valkey from wheels, for a first look and for tests; standard library only."""
