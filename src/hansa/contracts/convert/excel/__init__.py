"""The Excel template of ODCS: a workbook that people fill in, read and written."""
