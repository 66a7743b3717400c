/** The Compose file. */
@NullMarked
package io.comfymill.deploy.compose;

import org.jspecify.annotations.NullMarked;
