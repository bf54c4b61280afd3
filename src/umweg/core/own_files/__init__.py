"""The program's own files, read as if a stranger had written them: a store may have come in a bundle, or on a stick.

``kinds``: the types that their fields may have. ``sealed``: texts that carry their own hash. ``places``: paths that
stay inside a folder and go through no link. ``writing``: files that are replaced whole.
"""
