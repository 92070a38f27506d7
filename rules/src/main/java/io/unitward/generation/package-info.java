/** Two generations of unit files, what differs between them, and what to do about it: pure. */
@NullMarked
package io.unitward.generation;

import org.jspecify.annotations.NullMarked;
