"""Consignments: what is sent, by whom, to whom, on which route; read from every format that Umweg knows."""
