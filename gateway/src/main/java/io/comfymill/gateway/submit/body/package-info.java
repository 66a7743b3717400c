/** Reads the body of POST /prompt as it arrives, within bounds. */
@NullMarked
package io.comfymill.gateway.submit.body;

import org.jspecify.annotations.NullMarked;
