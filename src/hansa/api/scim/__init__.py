"""SCIM 2.0 (RFC 7643, 7644): accounts and groups as an identity provider keeps them."""
