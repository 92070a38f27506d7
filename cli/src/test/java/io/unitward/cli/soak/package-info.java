/** Thousands of whole runs in one process, on a host that is never quiet, and what they leave: {@code bench/soak --warm}. */
@NullMarked
package io.unitward.cli.soak;

import org.jspecify.annotations.NullMarked;
