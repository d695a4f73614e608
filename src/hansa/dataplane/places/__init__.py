"""Where data may be: one file for each kind of server or format, each opened as a table that a plan can run on."""
