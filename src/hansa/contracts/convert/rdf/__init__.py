"""RDF in Turtle: what the contract is, and the shapes that its data must have."""
