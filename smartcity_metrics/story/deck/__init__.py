"""The talk: slides made once from a scorecard, for HTML, PPTX, PDF and hand-out alike."""
