/** One JSON form for everything that leaves or enters the process. */
@NullMarked
package io.unitward.json;

import org.jspecify.annotations.NullMarked;
