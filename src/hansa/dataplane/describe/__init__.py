"""Data and stored tables described in neutral words, for contracts made from them."""
