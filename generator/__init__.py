"""Checkback: quality assurance for youth justice services."""
