/** Carrying out what changed between two generations of unit files. */
@NullMarked
package io.unitward.remediation.reconcile;

import org.jspecify.annotations.NullMarked;
