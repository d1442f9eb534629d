"""The HTML report: the only importer of Plotly and Jinja2."""
