/** One run of the rules over facts; the only place besides the compiler that knows the rule engine. */
@NullMarked
package io.unitward.engine.session;

import org.jspecify.annotations.NullMarked;
