/** What is to be told to whom, worked out from what was found and what was told before; and the memory of that. */
@NullMarked
package io.unitward.remediation.alert;

import org.jspecify.annotations.NullMarked;
