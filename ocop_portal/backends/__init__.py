"""Django's own database backends with one thing more: work that is done as the last thing before a commit."""
