/** Which failure is answered how: 4xx, 413, and every 503. */
@NullMarked
package io.comfymill.gateway.errors;

import org.jspecify.annotations.NullMarked;
