/** Routes of custom nodes and files of the frontend, which only nodes have. */
@NullMarked
package io.comfymill.gateway.proxy;

import org.jspecify.annotations.NullMarked;
