/** A web page of what jobs have made. */
@NullMarked
package io.comfymill.standalone.gallery;

import org.jspecify.annotations.NullMarked;
