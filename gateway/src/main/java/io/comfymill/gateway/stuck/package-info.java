/** Jobs that no node takes, however long they wait. */
@NullMarked
package io.comfymill.gateway.stuck;

import org.jspecify.annotations.NullMarked;
