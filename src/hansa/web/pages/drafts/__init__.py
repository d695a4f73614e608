"""New contracts that begin from something else: a published table, a source's table, a file."""
