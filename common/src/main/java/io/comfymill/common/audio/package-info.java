/** Sound as PCM, and as FLAC. */
@NullMarked
package io.comfymill.common.audio;

import org.jspecify.annotations.NullMarked;
