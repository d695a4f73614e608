"""The public API's shapes: foreign names stay here."""
