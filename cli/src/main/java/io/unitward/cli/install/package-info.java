/**
 * What {@code unitward install} writes: the texts of the units, by which mark they are known again, and the record of what was
 * written. All of it works on values; who installs is in the package above.
 */
@NullMarked
package io.unitward.cli.install;

import org.jspecify.annotations.NullMarked;
