/** Which policies judge: the shipped ones, operators' own, and what configuration says about either. */
@NullMarked
package io.unitward.engine.chosen;

import org.jspecify.annotations.NullMarked;
