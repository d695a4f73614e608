"""The results of contract tests, whoever ran them."""
