/** Load for an installation, and how it copes. */
@NullMarked
package io.comfymill.standalone.load;

import org.jspecify.annotations.NullMarked;
