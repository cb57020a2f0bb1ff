"""The verbs: composing a draft, reviewing it, repairing it, wording what was found, making the sheet."""
