/**
 * What the libraries log: warnings of the rule engine as one line on stderr, nothing else.
 *
 * <p>{@code Main} names the provider before the first logger is made, which saves SLF4J's search through the class
 * path: {@code slf4j.provider=io.unitward.cli.log.LogProvider} and {@code slf4j.internal.verbosity=ERROR}.
 */
@NullMarked
package io.unitward.cli.log;

import org.jspecify.annotations.NullMarked;
