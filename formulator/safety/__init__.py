"""Is this syringe right for this patient? Pure functions over values; one file per kind of finding."""
