"""The control report (R72): what an auditor looks at, each figure with its definition and its rows."""
