"""What a new contract begins with: the least that is valid, and the places where the rest goes."""

START = """\
apiVersion: v3.2.0
kind: DataContract
id: my-contract
name: My contract
version: 1.0.0
status: draft
domain: # the id of the domain that owns it
description:
  purpose: # what the data is for
  limitations: # what it is not for
schema:
  - name: my_table
    physicalType: table
    description: # what one row is
    properties:
      - name: id
        logicalType: string
        description: # what identifies a row
        primaryKey: true
        required: true
"""
