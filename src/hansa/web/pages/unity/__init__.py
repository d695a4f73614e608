"""The page of an integration that describes tables of a Unity Catalog."""
