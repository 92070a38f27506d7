/** What a reload would change, worked out from the two views of each unit and the texts of their files. */
@NullMarked
package io.unitward.preview;

import org.jspecify.annotations.NullMarked;
