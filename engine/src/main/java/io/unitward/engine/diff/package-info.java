/** What differs between two snapshots; pure. */
@NullMarked
package io.unitward.engine.diff;

import org.jspecify.annotations.NullMarked;
