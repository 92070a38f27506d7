package io.unitward.cli;

import io.unitward.remediation.journal.RememberedThen;
import io.unitward.verdict.RunReport;

/**
 * What a run that acted saw before it did.
 *
 * @param report of the first look, as a dry run would have told it
 * @param remembered what earlier runs had left for it
 */
record FirstLook(RunReport report, RememberedThen remembered) {}
