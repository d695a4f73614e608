"""What Alembic runs: the packaged steps, on the connection it is given."""

from alembic import context

from hansa.db.base import Base
from hansa.db.migrate import VERSION_TABLE

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    version_table=VERSION_TABLE,
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
