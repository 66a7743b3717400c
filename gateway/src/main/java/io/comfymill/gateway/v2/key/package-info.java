/** Keys that make a request count once. */
@NullMarked
package io.comfymill.gateway.v2.key;

import org.jspecify.annotations.NullMarked;
