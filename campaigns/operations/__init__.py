"""What one officer changes: one module for each thing that is changed."""
