"""What was found, written for people and for CI: one file per format. Pure: values in, text out."""
