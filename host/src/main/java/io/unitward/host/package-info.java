/** How we talk to a host: one bus connection, one bounded child process; nothing else. */
@NullMarked
package io.unitward.host;

import org.jspecify.annotations.NullMarked;
