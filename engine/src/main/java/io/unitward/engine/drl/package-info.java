/**
 * The language of policies, a part of DRL: from text to a tree that is checked, and from the tree to the text that the rule
 * compiler gets. It never gets an author's own text.
 */
@NullMarked
package io.unitward.engine.drl;

import org.jspecify.annotations.NullMarked;
