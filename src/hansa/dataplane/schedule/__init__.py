"""When a product is built, and by whom: the queue with its leases, cron, and what follows a publish."""
