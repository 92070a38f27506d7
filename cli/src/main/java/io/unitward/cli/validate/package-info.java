/** The validation matrix: tests that drive the real program on real managers, made for nothing else, and say what came of it. */
@NullMarked
package io.unitward.cli.validate;

import org.jspecify.annotations.NullMarked;
