/** Names of model files. */
@NullMarked
package io.comfymill.common.modelfile;

import org.jspecify.annotations.NullMarked;
