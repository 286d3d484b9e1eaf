"""The report of an output as one page: ``report.html``."""
