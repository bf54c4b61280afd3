"""Report: a result of ``detect`` as one self-contained HTML page, with its charts and its map."""
