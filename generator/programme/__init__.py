"""The audit programme: periods, due dates, and the path of each audit from selection to re-audit."""
