"""The only place with tables. What leaves it are frozen values; what enters are the office's transactions."""
