"""The pages, one folder a noun: routes.py, page.html and the parts that htmx fetches."""
