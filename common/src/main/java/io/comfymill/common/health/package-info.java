/** How every service shows whether what must not stop goes on. */
@NullMarked
package io.comfymill.common.health;

import org.jspecify.annotations.NullMarked;
