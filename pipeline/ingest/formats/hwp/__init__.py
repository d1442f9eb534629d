"""HWP 5 and HWPX, Hancom’s document formats."""
