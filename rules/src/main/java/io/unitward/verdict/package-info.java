/** What was concluded, planned and done: findings, verdicts, plan, results. */
@NullMarked
package io.unitward.verdict;

import org.jspecify.annotations.NullMarked;
