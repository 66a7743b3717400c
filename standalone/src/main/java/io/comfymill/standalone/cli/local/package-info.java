/** Commands that run Comfymill on this machine. */
@NullMarked
package io.comfymill.standalone.cli.local;

import org.jspecify.annotations.NullMarked;
