/** The files a person edits, read with every problem located. */
@NullMarked
package io.unitward.config;

import org.jspecify.annotations.NullMarked;
