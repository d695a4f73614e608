-- hansa: {materialized: table}
-- The range as it is today: the last version of each article.
SELECT sku, name, category, price, purchase_price, currency, status, valid_from AS updated_at
FROM articles_history
WHERE is_current
