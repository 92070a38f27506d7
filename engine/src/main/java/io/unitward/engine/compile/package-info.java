/** From policy sources to compiled rules. Runs when unitward is built, never when it audits. */
@NullMarked
package io.unitward.engine.compile;

import org.jspecify.annotations.NullMarked;
