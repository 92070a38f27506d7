/** What was judged before and is without any finding, told by its facts, so that it need not be judged again. */
@NullMarked
package io.unitward.engine.clean;

import org.jspecify.annotations.NullMarked;
