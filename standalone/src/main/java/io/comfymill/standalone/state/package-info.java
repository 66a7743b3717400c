/** The data folder, and the state file that tells other commands which processes run. */
@NullMarked
package io.comfymill.standalone.state;

import org.jspecify.annotations.NullMarked;
