/** The only code that sends a manager a message which changes something. */
@NullMarked
package io.unitward.remediation.systemd;

import org.jspecify.annotations.NullMarked;
