"""HTML pages, with exact offsets into their source."""
