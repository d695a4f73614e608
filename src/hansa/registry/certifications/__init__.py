"""What a data product can be awarded: levels of quality, each shown by a tag."""
