/** Compose stacks: what is decided about them, and what is done. Deciding is pure; doing goes through {@code host}. */
@NullMarked
package io.unitward.remediation.stack;

import org.jspecify.annotations.NullMarked;
