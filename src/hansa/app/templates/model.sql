-- hansa: {materialized: table}
-- One SELECT. It reads the input ports of the product by their names, and other models by theirs.
SELECT
  $select
FROM $relation
WHERE $first IS NOT NULL
