/** What a run leaves for somebody who was not there: one folder or archive whose every edit shows. */
@NullMarked
package io.unitward.cli.evidence;

import org.jspecify.annotations.NullMarked;
