/** A first manifest, drafted from a snapshot; pure. */
@NullMarked
package io.unitward.engine.init;

import org.jspecify.annotations.NullMarked;
