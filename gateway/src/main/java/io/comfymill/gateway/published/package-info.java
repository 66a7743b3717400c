/** Workflows under a name, which others run by their inputs without seeing a graph. */
@NullMarked
package io.comfymill.gateway.published;

import org.jspecify.annotations.NullMarked;
