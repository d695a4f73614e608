"""Data Product Specification 0.0.1 (datamesh-architecture, dormant): read and upgraded, never written."""
