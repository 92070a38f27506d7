/** What is told to people who are not looking: alerts, where they go, and how an operator says so. */
@NullMarked
package io.unitward.alert;

import org.jspecify.annotations.NullMarked;
