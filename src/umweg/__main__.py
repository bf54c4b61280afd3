"""``python -m umweg`` is ``umweg``: for whoever has no scripts on the path, and to name the interpreter."""

from umweg.cli.app import main

if __name__ == "__main__":
    main()
