/** What unit files say: read line by line and merged as systemd does it; pure, the text is given. */
@NullMarked
package io.unitward.unitfile;

import org.jspecify.annotations.NullMarked;
