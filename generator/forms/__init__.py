"""A form from its definition: build the blank, fill it, know it again, read it."""
