/** What podman and the file system tell of declared compose stacks. It only asks, and only what is running already. */
@NullMarked
package io.unitward.collector.podman;

import org.jspecify.annotations.NullMarked;
