/** Observes one manager and the files behind it, and changes nothing. */
@NullMarked
package io.unitward.collector;

import org.jspecify.annotations.NullMarked;
