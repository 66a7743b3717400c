/** The settings that all processes of an installation run with. */
@NullMarked
package io.comfymill.gateway.settings;

import org.jspecify.annotations.NullMarked;
