/** The validation matrix itself is put to the test: it passes, and each of its tests can fail. */
@NullMarked
package io.unitward.cli.validate;

import org.jspecify.annotations.NullMarked;
