"""OpenID Connect: signing in with a provider, and tokens that other issuers made."""
