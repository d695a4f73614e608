"""The open specifications as code: text in, values and Findings out, no I/O."""
