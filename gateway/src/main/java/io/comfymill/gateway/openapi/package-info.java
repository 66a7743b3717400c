/** What the gateway's own description says of all routes alike. */
@NullMarked
package io.comfymill.gateway.openapi;

import org.jspecify.annotations.NullMarked;
