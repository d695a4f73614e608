"""The meaning of the mesh's words: namespaces, their concepts, and how concepts relate."""
