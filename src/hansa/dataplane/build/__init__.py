"""One build of one product, from its inputs to its release."""
