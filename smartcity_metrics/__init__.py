"""From the spreadsheets of a city's agencies to the impact of its quick wins. Knows no screen, clock or session."""
