/** Starts, watches and stops one process. */
@NullMarked
package io.comfymill.standalone.process;

import org.jspecify.annotations.NullMarked;
