"""Git beside a document: what it is connected with, pull, push, pull requests; and who opens which host."""
