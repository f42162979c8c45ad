"""Recorded HTTP cases: what a client sends and what it must get back."""
