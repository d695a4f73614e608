"""What contracts say, written to the tables of a Unity Catalog: the integrations, the changes that wait, and how each table is."""
