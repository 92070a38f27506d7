/** What one systemd manager tells over D-Bus: read calls only, pipelined, every answer taken with a grain of salt. */
@NullMarked
package io.unitward.collector.systemd;

import org.jspecify.annotations.NullMarked;
