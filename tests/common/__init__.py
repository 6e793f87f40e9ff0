"""What the runs against real software share: Chromium, pages to ask from, free ports."""
