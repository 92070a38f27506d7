/** What a run says, for programs and for people. */
@NullMarked
package io.unitward.engine.report;

import org.jspecify.annotations.NullMarked;
