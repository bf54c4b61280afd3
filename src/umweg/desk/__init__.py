"""The desk: decisions recorded for good, a queue of tasks, exceptions, customers, and a hash-chained audit trail."""
