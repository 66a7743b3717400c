/** Workflows in ComfyUI's API format, seen from outside: their graph nodes and inputs by name. */
@NullMarked
package io.comfymill.gateway.graph;

import org.jspecify.annotations.NullMarked;
