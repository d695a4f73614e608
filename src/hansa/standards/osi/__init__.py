"""Ontologies as Open Semantic Interchange (Apache Ossie, ontology 0.2.0) writes them."""
