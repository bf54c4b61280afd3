"""Cases: interceptions and inspections, so that a consignment that resembles one says so."""
