"""Values as people and spreadsheets write them: numbers, dates, codes, countries; what is not certain is said."""
