/** Reading and changing single files without anybody being able to swap a path meanwhile. */
@NullMarked
package io.unitward.remediation.files;

import org.jspecify.annotations.NullMarked;
