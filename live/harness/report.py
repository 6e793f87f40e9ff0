"""What is printed: a line for each check, and the differences of those that failed."""


class Report:
    """Prints as it goes, and counts."""

    def __init__(self):
        self.passed = 0
        self.failed = 0

    def add(self, name, verdict, differences):
        """Prints one check."""
        self.failed += bool(differences)
        self.passed += not differences
        print(f"{'FAIL' if differences else 'ok  '} {name:<44} {verdict}", flush=True)
        for difference in differences:
            print(f"       {difference}", flush=True)

    def summary(self):
        """The last line."""
        return f"{self.passed} passed, {self.failed} failed"
