"""Which documents are compared with which: files, folders, versions in git; and who reads under them."""
