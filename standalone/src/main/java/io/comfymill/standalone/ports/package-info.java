/** Chooses the ports that everything listens on, and remembers them between runs. */
@NullMarked
package io.comfymill.standalone.ports;

import org.jspecify.annotations.NullMarked;
