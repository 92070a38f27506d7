/** What an action on one unit does to others, by systemd's rules for transactions. */
@NullMarked
package io.unitward.reach;

import org.jspecify.annotations.NullMarked;
