-- hansa: {materialized: table}
-- Every search a person made, once: the log repeats lines, and the index overlaps the log by three days.
WITH repeated AS (
  SELECT search_id FROM searches_cleaned GROUP BY search_id HAVING count(*) > 1
)
-- Two million rows pass straight through; only the few repeated ones need to be compared.
SELECT * FROM searches_cleaned WHERE search_id NOT IN (SELECT search_id FROM repeated)
UNION ALL
SELECT * FROM searches_cleaned WHERE search_id IN (SELECT search_id FROM repeated)
QUALIFY row_number() OVER (PARTITION BY search_id) = 1
