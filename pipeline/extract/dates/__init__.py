"""Calendar expressions, resolved against the issue’s date."""
