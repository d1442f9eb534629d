"""Results in the formats of other tools: networks, spreadsheets, calendars, bibliographies.

Writers are pure (frames in, bytes out); :mod:`pipeline.export.write` alone touches the disk.
"""
