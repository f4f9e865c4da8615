"""What a list can be narrowed by: forms that live in the address of the list."""
