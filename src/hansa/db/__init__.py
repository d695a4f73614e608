"""Engine, sessions, unit of work, outbox, migrations."""
