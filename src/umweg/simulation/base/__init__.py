"""The world that ships: 2021 in 8 regions and 10 sectors, four countries split out of the rest, elasticities, links."""
