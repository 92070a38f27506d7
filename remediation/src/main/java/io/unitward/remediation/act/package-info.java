/** Carrying out a plan: executors, the lock, and the proof of what was achieved. */
@NullMarked
package io.unitward.remediation.act;

import org.jspecify.annotations.NullMarked;
