/** Throw-away real systemd managers in namespaces of their own, for the demo, the tests and validation. */
@NullMarked
package io.unitward.cli.sandbox;

import org.jspecify.annotations.NullMarked;
