"""Figures, and the Word documents that carry them."""
