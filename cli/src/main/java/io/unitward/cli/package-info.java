/** The commands, and the one method that reads as the whole run. */
@NullMarked
package io.unitward.cli;

import org.jspecify.annotations.NullMarked;
