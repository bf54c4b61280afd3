"""The verbs under all faces: one function a verb, one frozen request, one result.

``umweg.detect("trade", transits=("KZ",))``, ``umweg detect --store trade --transit KZ`` and, later, HTTP make the same
request and call the same function with a workspace. Modules here import what they call when they call it, so
that a command's help costs nothing.
"""
