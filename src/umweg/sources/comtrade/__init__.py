"""UN Comtrade: API, bulk files, web download."""
