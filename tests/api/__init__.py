"""Tests of the verbs under the faces."""
