/**
 * What the rule engine does with a rule, done once more and slowly, over the facts of one unit: to tell which fact matched which
 * condition, and which constraint failed on what. It judges nothing; tests hold it equal to the rule engine.
 */
@NullMarked
package io.unitward.engine.reading;

import org.jspecify.annotations.NullMarked;
