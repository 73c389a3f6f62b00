"""The numbered changes of headquarters' tables (Alembic); a released one is never edited."""
