"""How a formula becomes fast."""
