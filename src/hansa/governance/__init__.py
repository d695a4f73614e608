"""The judgements: who may see what, what may be published."""
