"""Data Contract Specification (datacontract.com, deprecated): read and upgraded, never written."""
