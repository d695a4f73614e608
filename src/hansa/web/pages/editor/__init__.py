"""The contract editor: one text, its findings while it is written, and what a change would cost."""
