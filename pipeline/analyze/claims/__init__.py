"""Figures and dates held to account: the ledger of claims, inner checks, the horizon calendar."""
