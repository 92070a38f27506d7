/** The whole command line against real, throw-away managers. */
@NullMarked
package io.unitward.cli.real;

import org.jspecify.annotations.NullMarked;
