"""Outlook (전망·시사점): what the briefs foresee, advise and warn of, by whom, of what, by when."""
