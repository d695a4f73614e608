"""Models: what a product computes, and the lineage read from it."""
