/** Whether a reload is safe: pure, without I/O or a clock. */
@NullMarked
package io.unitward.remediation.gate;

import org.jspecify.annotations.NullMarked;
