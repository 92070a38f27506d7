/** What a reload would load that is not loaded yet, derived from a snapshot alone. */
@NullMarked
package io.unitward.pending;

import org.jspecify.annotations.NullMarked;
