"""Everything below the window that a start needs, loaded before Qt is."""

import formulator.base.settings
import formulator.catalog.load
import formulator.interchange.report
import formulator.records
import formulator.safety.selftest
import formulator.sheets
import formulator.workbench.banner
import formulator.workbench.progress
import formulator.workbench.sessions  # noqa: F401
