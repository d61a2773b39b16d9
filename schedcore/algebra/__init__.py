"""How schedules combine."""
