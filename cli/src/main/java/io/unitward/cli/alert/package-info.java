/** Hands alerts to their sinks: the journal, webhooks and commands. What is to be told is decided elsewhere. */
@NullMarked
package io.unitward.cli.alert;

import org.jspecify.annotations.NullMarked;
