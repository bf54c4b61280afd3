"""Goods of a consignment: code against lists, description against code, price against norm."""
