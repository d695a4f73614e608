"""Groups that an identity provider sends, and what they mean here."""
