"""Alembic's entry: runs the migrations on the connection that `intake.records.migrate` hands over."""

from alembic import context

from intake.records.tables import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True, compare_type=True)
context.run_migrations()
