/** A published workflow as its owner wrote it, and what follows from that. */
@NullMarked
package io.comfymill.gateway.published.definition;

import org.jspecify.annotations.NullMarked;
