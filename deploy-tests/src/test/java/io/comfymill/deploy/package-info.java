/** Whatever Comfymill is deployed and watched with, read by what is meant to read it. */
@NullMarked
package io.comfymill.deploy;

import org.jspecify.annotations.NullMarked;
