/** What the policies are: their ids, classifications and words, without the rule engine. */
@NullMarked
package io.unitward.engine.catalog;

import org.jspecify.annotations.NullMarked;
