/** What would be done and why not more: pure, without I/O or a clock. */
@NullMarked
package io.unitward.remediation.plan;

import org.jspecify.annotations.NullMarked;
