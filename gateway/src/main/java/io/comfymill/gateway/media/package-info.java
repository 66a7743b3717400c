/** Files of sound, pictures and video: put together, by FFmpeg where Java does not suffice. */
@NullMarked
package io.comfymill.gateway.media;

import org.jspecify.annotations.NullMarked;
