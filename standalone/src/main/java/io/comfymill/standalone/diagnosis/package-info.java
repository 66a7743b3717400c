/** What is wrong with an installation, and what to do about it. */
@NullMarked
package io.comfymill.standalone.diagnosis;

import org.jspecify.annotations.NullMarked;
