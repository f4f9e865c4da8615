"""How PostgreSQL runs the long statements of scoring."""

from kernel import sql


def set_pace() -> None:
    """For this transaction: memory for hashes of one slice, no compiling of statements run once."""
    sql.execute("set local work_mem = '64MB'")
    sql.execute("set local jit = off")
