"""The mesh folder: a git repository of documents, read into drafts and written back."""
