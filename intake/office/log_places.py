"""How far Asterisk's call log has been told to the office."""

from sqlalchemy import insert, select, update

from intake.records import tables
from intake.records.database import Database


def log_offset(db: Database, file: str) -> tuple[int, int] | None:
    """(inode, offset) up to which Asterisk's call log has been read, or None for a log never read."""
    with db.read() as tx:
        row = tx.execute(select(tables.log_offset).where(tables.log_offset.c.file == file)).first()
        return (row.inode, row.offset) if row else None


def keep_log_offset(db: Database, file: str, inode: int, offset: int) -> None:
    with db.begin() as tx:
        done = tx.execute(
            update(tables.log_offset).where(tables.log_offset.c.file == file).values(inode=inode, offset=offset)
        )
        if not done.rowcount:
            tx.execute(insert(tables.log_offset).values(file=file, inode=inode, offset=offset))
