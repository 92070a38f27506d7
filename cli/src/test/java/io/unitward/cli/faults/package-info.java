/** What goes wrong around unitward on real managers, and what it must say then. */
@NullMarked
package io.unitward.cli.faults;

import org.jspecify.annotations.NullMarked;
