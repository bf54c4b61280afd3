"""Workbooks (XLSX) as consignments, by the same mappings as other tables."""
