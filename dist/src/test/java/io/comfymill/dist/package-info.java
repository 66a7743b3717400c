/** The archives, unpacked and used as their users do. */
@NullMarked
package io.comfymill.dist;

import org.jspecify.annotations.NullMarked;
