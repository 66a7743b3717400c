/** Asks a server, in its own protocol, whether it can do its work now. */
@NullMarked
package io.comfymill.standalone.readiness;

import org.jspecify.annotations.NullMarked;
