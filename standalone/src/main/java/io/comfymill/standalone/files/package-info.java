/** Files that a crash never leaves half written. */
@NullMarked
package io.comfymill.standalone.files;

import org.jspecify.annotations.NullMarked;
