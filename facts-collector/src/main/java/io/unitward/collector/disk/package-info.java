/** What lies on disk behind a manager: the unit search path, the files in it, and who may change them. */
@NullMarked
package io.unitward.collector.disk;

import org.jspecify.annotations.NullMarked;
