"""The checks of a contract, compiled to few scans."""
