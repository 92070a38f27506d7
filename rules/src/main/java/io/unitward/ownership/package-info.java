/** What should hold: the manifest, bound to the units that were observed. */
@NullMarked
package io.unitward.ownership;

import org.jspecify.annotations.NullMarked;
