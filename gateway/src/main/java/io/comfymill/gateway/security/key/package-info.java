/** API keys: what they look like, where they are kept, and which are valid. */
@NullMarked
package io.comfymill.gateway.security.key;

import org.jspecify.annotations.NullMarked;
