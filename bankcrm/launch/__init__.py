"""What run.py does before Django exists; standard library only."""
