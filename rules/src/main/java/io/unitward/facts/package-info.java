/** What was observed of one systemd manager at one moment, including what could not be seen. */
@NullMarked
package io.unitward.facts;

import org.jspecify.annotations.NullMarked;
