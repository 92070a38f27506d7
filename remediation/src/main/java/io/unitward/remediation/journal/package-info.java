/** What is remembered between runs, on disk: the action journal and the state. */
@NullMarked
package io.unitward.remediation.journal;

import org.jspecify.annotations.NullMarked;
