"""The audit tracker and the master action plan: rows that should be, merged beside the people who edit them."""
