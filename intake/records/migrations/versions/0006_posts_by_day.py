"""Posts that begin and end on a day; versions of what several people keep: organisations, people, shows.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# Nobody wrote down when a post was given until now; the programme itself began on this day.
BEGAN = "2016-06-01"


def upgrade() -> None:
    with op.batch_alter_table("post", recreate="always") as post:
        post.add_column(sa.Column("since", sa.Date(), nullable=False, server_default=sa.text(f"'{BEGAN}'")))
        post.add_column(sa.Column("until", sa.Date(), nullable=True))
        post.drop_constraint("pk_post", type_="primary")
        post.create_primary_key("pk_post", ["person", "organisation", "role", "since"])
    with op.batch_alter_table("post") as post:
        post.alter_column("since", existing_type=sa.Date(), existing_nullable=False, server_default=None)
    for name in ("organisation", "person", "show"):
        op.add_column(name, sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("show", sa.Column("reason", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    raise NotImplementedError("a house goes forward; restore a backup to go back")
