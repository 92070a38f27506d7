/** Tests of what {@code unitward install} writes. */
@NullUnmarked
package io.unitward.cli.install;

import org.jspecify.annotations.NullUnmarked;
