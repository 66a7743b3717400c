/** The one way to run what must not stop, and to notice when it does. */
@NullMarked
package io.comfymill.common.loop;

import org.jspecify.annotations.NullMarked;
