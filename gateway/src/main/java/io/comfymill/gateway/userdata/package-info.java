/** What ComfyUI keeps of its users: names, settings and files. */
@NullMarked
package io.comfymill.gateway.userdata;

import org.jspecify.annotations.NullMarked;
