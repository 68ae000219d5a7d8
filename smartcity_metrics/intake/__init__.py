"""Spreadsheets of staff in, a Programme and findings out."""
