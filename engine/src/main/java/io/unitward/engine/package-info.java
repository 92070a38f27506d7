/** Classifies: an audit input in, an audit report out; pure. */
@NullMarked
package io.unitward.engine;

import org.jspecify.annotations.NullMarked;
