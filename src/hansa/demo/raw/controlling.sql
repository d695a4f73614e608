-- What controlling keeps in a spreadsheet: the planned turnover of each month, with points and commas as the locale had it.

CREATE VIEW target_sheet AS
WITH month_total AS (
  SELECT date_trunc('month', day)::DATE AS month, count(DISTINCT day) AS days, sum(goods) AS goods FROM orders JOIN order_total USING (n) GROUP BY 1
)
SELECT strftime(month, '%m/%Y') AS "Month", replace(replace(replace(printf('%,.2f', round(goods * (0.88 + 0.2 * rnd(month, 220)), -3)), ',', '#'), '.', ','), '#', '.') AS "Target",
  'EUR' AS "Currency", CASE WHEN rnd(month, 221) < 0.2 THEN 'revised' END AS "Remark"
FROM month_total ORDER BY month;
