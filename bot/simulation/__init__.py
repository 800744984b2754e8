"""A whole year of an office, a province or the country on a virtual clock: `cchc simulate`."""
