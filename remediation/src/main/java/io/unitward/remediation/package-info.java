/** Decides what may be done, and does it. */
@NullMarked
package io.unitward.remediation;

import org.jspecify.annotations.NullMarked;
