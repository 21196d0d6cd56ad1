"""Word and Excel mechanics: packages, controls, tables, cells, charts. No word about audits."""
