"""What an issue says of itself: series, title, publisher, date."""
