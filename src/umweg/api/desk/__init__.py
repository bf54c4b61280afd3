"""Verbs of the desk: the queue, exceptions, registers and the audit trail."""
