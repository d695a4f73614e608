"""Branches of contracts: cut, edited, reviewed, rebased, merged."""
