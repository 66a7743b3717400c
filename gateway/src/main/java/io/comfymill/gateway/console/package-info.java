/** The console's files, for browsers. */
@NullMarked
package io.comfymill.gateway.console;

import org.jspecify.annotations.NullMarked;
