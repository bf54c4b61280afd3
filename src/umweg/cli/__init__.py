"""The faces parse, call one verb and render. All imports of verbs are inside the commands: starting costs nothing."""
