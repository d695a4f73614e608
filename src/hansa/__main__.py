"""`python -m hansa` is `hansa`."""

from hansa.cli.main import start

if __name__ == "__main__":
    start()
