/** The cases that show of each policy when it fires and when it keeps silent. */
@NullMarked
package io.unitward.engine.policy;

import org.jspecify.annotations.NullMarked;
