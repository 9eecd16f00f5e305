"""Faults of others: what every user saw, and what the database holds. See tests/run faults."""
import os

os.environ["ASAN_OPTIONS"] = "detect_leaks=0"  # as in tests/http
