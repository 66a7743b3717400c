/** Parts of HTTP that servers of ours share. */
@NullMarked
package io.comfymill.common.http;

import org.jspecify.annotations.NullMarked;
