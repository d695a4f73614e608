"""Python source of models and schemas: written as text, read by `ast`; nothing is ever executed."""
