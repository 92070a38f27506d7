/** Random layouts of unit files, resolved by unitward and by a real manager. */
@NullMarked
package io.unitward.cli.layout;

import org.jspecify.annotations.NullMarked;
