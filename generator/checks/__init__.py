"""Checks: what a form leaves open, one family a file; they prompt people and never judge."""
