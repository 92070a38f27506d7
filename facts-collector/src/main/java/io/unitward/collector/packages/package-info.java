/** What the package databases of the observed host say of its files. */
@NullMarked
package io.unitward.collector.packages;

import org.jspecify.annotations.NullMarked;
