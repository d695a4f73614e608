"""Lists and pages of the documents that need no page of their own making: policies, tags, assets and their like."""
