"""Document libraries and mail. No word about audits."""
